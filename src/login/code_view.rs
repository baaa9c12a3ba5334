//! The pages of codes that are sent: from their screens to what their templates show.

use std::borrow::Cow;

use super::pages::{CodeMethodPage, CodePage, Notice, NoticeKind, Page, Rendered, View};
use super::screen::CodeScreen;
use crate::delivery::Channel;

/// The page that asks for a code.
pub fn code(page: &Page<'_>, screen: &CodeScreen, url: &str) -> Rendered {
    let told = screen.notice.map(|key| page.t(key));
    let notice = told.as_deref().map(|text| Notice { kind: NoticeKind::Info, text });
    let days = screen.trust_days.map(|days| days.to_string());
    let error = screen.error.map(|key| page.t(key));
    let page = &Page { notice, ..*page };
    CodePage {
        page,
        action: url,
        lead: lead(page, screen),
        mode: if screen.is_external { "text" } else { "numeric" },
        trust: days.map(|days| page.t_with("loginCodeTrust", "days", &days)),
        can_resend: screen.channel != Channel::Authenticator,
        can_change: screen.can_change,
        error: error.as_deref(),
    }
    .rendered()
}

/// The realm's own words, which may be the name of an app, or ours.
fn lead<'a>(page: &Page<'a>, screen: &'a CodeScreen) -> Cow<'a, str> {
    if let Some(prompt) = &screen.prompt {
        return page.texts.resolve(prompt);
    }
    match (screen.channel, screen.sent_to.as_str()) {
        (Channel::Authenticator, _) => page.t("loginCodeOfApp"),
        (Channel::Email, "") => page.t("loginCodeMailed"),
        (Channel::Sms, "") => page.t("loginCodeTexted"),
        (Channel::Email, to) => page.t_with("loginCodeMailedTo", "to", to),
        (Channel::Sms, to) => page.t_with("loginCodeTextedTo", "to", to),
    }
}

/// The page on which the user chooses how to be reached.
pub fn method(page: &Page<'_>, methods: &[(Channel, String)], url: &str) -> Rendered {
    let named = methods.iter().map(|(channel, to)| match (channel, to.as_str()) {
        (Channel::Authenticator, _) => page.t("loginCodeByApp"),
        (Channel::Email, "") => page.t("loginCodeByMail"),
        (Channel::Sms, "") => page.t("loginCodeByText"),
        (Channel::Email, to) => page.t_with("loginCodeByMailTo", "to", to),
        (Channel::Sms, to) => page.t_with("loginCodeByTextTo", "to", to),
    });
    let methods: Vec<Cow<'_, str>> = named.collect();
    CodeMethodPage { page, action: url, methods: &methods }.rendered()
}
