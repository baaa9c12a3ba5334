//! The log: lines of text or JSON on standard output, by level and category. A panic is logged like any other error.

use std::io::IsTerminal;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

use crate::config::{Level, Logging};

/// Sets the process up for logging.
///
/// # Errors
/// When the process logs already.
pub fn init(logging: &Logging) -> Result<(), TryInitError> {
    let has_color = logging.has_color.unwrap_or_else(|| std::io::stdout().is_terminal());
    let lines = tracing_subscriber::fmt::layer().with_ansi(has_color);
    let lines = if logging.is_json { lines.json().flatten_event(true).boxed() } else { lines.boxed() };
    tracing_subscriber::registry().with(lines.with_filter(filter(logging))).try_init()?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Which categories are logged at which level.
pub fn filter(logging: &Logging) -> Targets {
    let root = level_filter(logging.root);
    let categories = logging.categories.iter().map(|(target, level)| (target.as_str(), level_filter(*level)));
    // Its every worker reports at info.
    let quiet = ("actix_server", root.min(LevelFilter::WARN));
    Targets::new().with_default(root).with_targets(std::iter::once(quiet).chain(categories))
}

fn level_filter(level: Level) -> LevelFilter {
    match level {
        Level::Off => LevelFilter::OFF,
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
        Level::Trace => LevelFilter::TRACE,
    }
}

fn log_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let message = panic.payload_as_str().unwrap_or("no message");
    tracing::error!(place, "panic: {message}");
}
