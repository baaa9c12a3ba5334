//! Commands, options and configuration, listening, TLS and the management port.

mod address;
mod commands;
mod database;
mod hostname_admin;
mod logging;
mod management;
mod metrics;
mod precedence;
mod realm_files;
mod relative_path;
mod shutdown;
pub mod spawned;
mod table;
mod tls;

use gatehouse::config::{Config, ConfigError, Given, Mode, Values};

fn given(command_line: &[(&str, &str)], environment: &[(&str, &str)]) -> Given {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Given {
        command_line: command_line.iter().map(owned).collect(),
        environment: environment.iter().map(owned).collect(),
    }
}

/// The configuration of `start` with these options.
fn production(options: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let given = given(options, &[]);
    Config::new(&Values::gather(Mode::Production, &given)?, &given.environment)
}

/// The sentence with which these options are refused.
fn refusal(options: &[(&str, &str)]) -> String {
    let checked = production(options).and_then(|config| config.check_server());
    checked.expect_err("the configuration should be refused").to_string()
}
