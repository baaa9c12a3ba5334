//! The built-in words: Fluent resources, compiled in, one bundle per language.
//! A text that Fluent cannot read stops the start.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use super::{BUILT_IN, ThemeFault};

macro_rules! sources {
    ($locale:literal) => {
        (
            $locale,
            &[
                include_str!(concat!("../../themes/gatehouse/messages/", $locale, "/login.ftl")),
                include_str!(concat!("../../themes/gatehouse/messages/", $locale, "/consent.ftl")),
                include_str!(concat!("../../themes/gatehouse/messages/", $locale, "/names.ftl")),
                include_str!(concat!("../../themes/gatehouse/messages/", $locale, "/password.ftl")),
                include_str!(concat!("../../themes/gatehouse/messages/", $locale, "/second_factor.ftl")),
                include_str!(concat!("../../themes/gatehouse/messages/", $locale, "/errors.ftl")),
                include_str!(concat!("../../themes/gatehouse/messages/", $locale, "/validation.ftl")),
                include_str!(concat!("../../themes/gatehouse/messages/", $locale, "/email.ftl")),
                include_str!(concat!("../../themes/gatehouse/messages/", $locale, "/links.ftl")),
                include_str!(concat!("../../themes/gatehouse/messages/", $locale, "/codes.ftl")),
            ],
        )
    };
}

const SOURCES: &[(&str, &[&str])] = &[sources!("en"), sources!("de")];

/// The languages that are compiled in; the first fills the gaps of the others.
pub const BUILT_IN_LOCALES: &[&str] = &["en", "de"];

/// The Fluent source texts of one language.
pub fn built_in_sources(locale: &str) -> &'static [&'static str] {
    SOURCES.iter().find(|row| row.0 == locale).map_or(&[], |row| row.1)
}

pub struct Bundles(Vec<(&'static str, Bundle)>);

impl Bundles {
    pub fn parse() -> Result<Self, ThemeFault> {
        let parse = |(locale, sources): &(&'static str, &[&str])| Ok((*locale, Bundle::parse(locale, sources)?));
        SOURCES.iter().map(parse).collect::<Result<_, _>>().map(Self)
    }

    pub fn get(&self, locale: &str) -> Option<&Bundle> {
        self.0.iter().find(|row| row.0 == locale).map(|row| &row.1)
    }
}

pub struct Bundle(FluentBundle<FluentResource>);

impl Bundle {
    fn parse(locale: &str, sources: &[&str]) -> Result<Self, ThemeFault> {
        let fault = |reason: String| ThemeFault { theme: BUILT_IN.into(), reason };
        let language = locale.parse().map_err(|error| fault(format!("{locale}: {error}")))?;
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks would land in titles and attributes, where nothing interprets them.
        bundle.set_use_isolating(false);
        for source in sources {
            let resource = FluentResource::try_new((*source).to_owned())
                .map_err(|(_, errors)| fault(format!("{locale}: {errors:?}")))?;
            bundle.add_resource(resource).map_err(|errors| fault(format!("{locale}: {errors:?}")))?;
        }
        Ok(Self(bundle))
    }

    /// The text of a key with its named arguments put in.
    pub fn format(&self, key: &str, args: &[(&str, &str)]) -> Option<Cow<'_, str>> {
        let pattern = self.0.get_message(key)?.value()?;
        let args: Option<FluentArgs<'_>> = (!args.is_empty()).then(|| args.iter().copied().collect());
        // The errors are of absent arguments, which then stand as their names.
        let text = self.0.format_pattern(pattern, args.as_ref(), &mut Vec::new());
        Some(text)
    }
}
