//! `show-config`: each option, its value and where it comes from, under Keycloak's names. Secrets are masked.

use std::io::Write;

use super::{Failure, Job};
use crate::config::table::OPTIONS;
use crate::config::{Opt, Source, Values};

pub async fn run(job: Job) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let lines = OPTIONS.iter().filter_map(|option| line(option, &job.values));
    for line in std::iter::once("Current Configuration:".to_owned()).chain(lines) {
        writeln!(out, "{line}").map_err(|error| Failure::new(error.to_string()))?;
    }
    for warning in &job.config.warnings {
        eprintln!("warning: {warning}");
    }
    Ok(())
}

fn line(option: &Opt, values: &Values) -> Option<String> {
    let value = values.text(option.name)?;
    let source = match values.source(option.name)? {
        Source::CommandLine => "command line".to_owned(),
        Source::Environment => format!("environment {}", option.environment_name()),
        Source::File(path) => path.display().to_string(),
        Source::Default => "default".to_owned(),
    };
    Some(format!("\tkc.{} =  {} ({source})", option.name, shown(option, value)))
}

fn shown(option: &Opt, value: &str) -> String {
    if option.is_secret() {
        return "*******".to_owned();
    }
    // A database URL may carry a password.
    match option.name {
        "db-url" | "db-url-properties" => mask_url(value),
        _ => value.to_owned(),
    }
}

fn mask_url(url: &str) -> String {
    let (place, query) = url.split_once('?').map_or((url, None), |(place, query)| (place, Some(query)));
    let place = match (place.find("//"), place.rfind('@')) {
        (Some(start), Some(end)) if start < end => match place[start..end].find(':') {
            Some(colon) => format!("{}:*******{}", &place[..start + colon], &place[end..]),
            None => place.to_owned(),
        },
        _ => place.to_owned(),
    };
    let Some(query) = query else { return place };
    let pairs: Vec<_> = query.split('&').map(mask_pair).collect();
    format!("{place}?{}", pairs.join("&"))
}

fn mask_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) if name.to_ascii_lowercase().contains("password") => format!("{name}=*******"),
        _ => pair.to_owned(),
    }
}
