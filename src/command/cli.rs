//! The command line: clap's commands, built from the tables of commands and options. Options that only Keycloak has
//! are taken out beforehand, and judged with those of the other sources.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches};

use super::{COMMANDS, Command};
use crate::config::table::{OPTIONS, find};
use crate::config::{Kind, Opt, nearest, verdict};

/// The command and its options, in their order, without dashes.
pub type Parsed = (&'static Command, Vec<(String, String)>);

/// Help that was asked for, or a command line that cannot be.
pub enum Refusal {
    Clap(Box<clap::Error>),
    Unknown(String),
}

/// # Errors
/// Help and version as well as mistakes; [`Refusal::print`] tells them apart.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Parsed, Refusal> {
    let arguments: Vec<String> = arguments.map(|text| text.to_string_lossy().into_owned()).collect();
    let (arguments, mut options) = take_foreign(arguments);
    let matches = root().try_get_matches_from(arguments).map_err(Refusal::new)?;
    let (name, leaf) = leaf(&matches);
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        return Err(Refusal::Unknown(format!("unknown command '{name}'")));
    };
    for option in OPTIONS {
        if let Ok(Some(value)) = leaf.try_get_one::<String>(option.name) {
            options.push((option.name.to_owned(), value.clone()));
        }
    }
    Ok((command, options))
}

/// The whole interface, as help shows it.
pub fn root() -> clap::Command {
    let mut root = clap::Command::new("gatehouse")
        .about("An OpenID Connect identity provider, compatible with Keycloak 26")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .after_help("Each option is also read from the environment (--http-port is KC_HTTP_PORT) and from conf/gatehouse.conf (http-port=8080).");
    let mut group = clap::Command::new("bootstrap-admin")
        .about("Make an administrator outside of the console")
        .subcommand_required(true);
    for command in COMMANDS {
        match command.name.split_once(' ') {
            Some((_, name)) => group = group.subcommand(subcommand(name, command)),
            None => root = root.subcommand(subcommand(command.name, command)),
        }
    }
    root.subcommand(group)
}

fn subcommand(name: &'static str, command: &Command) -> clap::Command {
    let options = OPTIONS.iter().filter(|option| command.sections.contains(&option.section));
    let verbose = Arg::new("verbose").short('v').long("verbose").action(ArgAction::SetTrue).hide(true);
    let help_all = Arg::new("help-all").long("help-all").action(ArgAction::Help).hide(true);
    let built = clap::Command::new(name).about(command.about).arg(verbose).arg(help_all).args(options.map(argument));
    if name == "show-config" { built.arg(Arg::new("filter").hide(true)) } else { built }
}

fn argument(option: &'static Opt) -> Arg {
    let arg = Arg::new(option.name)
        .long(option.name)
        .help(help(option))
        .help_heading(option.section.title())
        .value_name(value_name(option.kind));
    match option.kind {
        Kind::Switch => {
            arg.num_args(0..=1).require_equals(true).default_missing_value("true").hide_possible_values(true)
        }
        // The table checks values; clap only shows them.
        Kind::OneOf(known) => {
            arg.value_parser(clap::value_parser!(String)).help(format!("{} [{}]", help(option), known.join(", ")))
        }
        _ => arg,
    }
}

fn help(option: &Opt) -> String {
    match option.default {
        Some(default) => format!("{} [default: {default}]", option.help),
        None => option.help.to_owned(),
    }
}

fn value_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Switch | Kind::Boolean => "true|false",
        Kind::Integer(..) => "number",
        Kind::Duration => "time",
        Kind::OneOf(_) => "kind",
        Kind::ListOf(_) => "list",
        Kind::Text | Kind::Secret => "text",
    }
}

fn leaf(matches: &ArgMatches) -> (String, &ArgMatches) {
    let (mut name, mut at) = (String::new(), matches);
    while let Some((next, below)) = at.subcommand() {
        name = if name.is_empty() { next.to_owned() } else { format!("{name} {next}") };
        at = below;
    }
    (name, at)
}

/// Splits off `--spi-x=y`, `--cache ispn` and the like, with their values.
fn take_foreign(arguments: Vec<String>) -> (Vec<String>, Vec<(String, String)>) {
    let (mut kept, mut foreign) = (Vec::new(), Vec::new());
    let mut rest = arguments.into_iter().peekable();
    while let Some(argument) = rest.next() {
        let Some(name) = argument.strip_prefix("--") else {
            kept.push(if argument == "-cf" { "--config-file".to_owned() } else { argument });
            continue;
        };
        let (name, value) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
        if find(name).is_some() || verdict(name).is_none() {
            kept.push(argument);
            continue;
        }
        let value = value.map(str::to_owned).or_else(|| rest.next_if(|next| !next.starts_with('-')));
        foreign.push((name.to_owned(), value.unwrap_or_default()));
    }
    (kept, foreign)
}

impl Refusal {
    fn new(error: clap::Error) -> Refusal {
        let unknown = match (error.kind(), error.get(ContextKind::InvalidArg)) {
            (ErrorKind::UnknownArgument, Some(ContextValue::String(name))) => name.strip_prefix("--"),
            _ => None,
        };
        match unknown {
            Some(name) => Refusal::Unknown(unknown_option(name)),
            None => Refusal::Clap(Box::new(error)),
        }
    }

    /// Prints to the stream it belongs to.
    pub fn print(&self) -> ExitCode {
        match self {
            Refusal::Clap(error) => {
                // A closed pipe leaves nobody to tell.
                let _ = error.print();
                ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
            }
            Refusal::Unknown(text) => {
                eprintln!("gatehouse: {text}");
                ExitCode::from(2)
            }
        }
    }
}

fn unknown_option(name: &str) -> String {
    if find(name).is_some() {
        return format!("option --{name} does not belong to this command");
    }
    match nearest(name, OPTIONS.iter().map(|option| option.name)) {
        Some(near) => format!("unknown option --{name}; did you mean --{near}?"),
        None => format!("unknown option --{name}"),
    }
}
