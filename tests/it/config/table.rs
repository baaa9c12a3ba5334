//! The table of options is sound.

use std::collections::HashSet;

use gatehouse::command::COMMANDS;
use gatehouse::config::table::{DEVELOPMENT_DEFAULTS, OLD_ENVIRONMENT_NAMES, OPTIONS, find};

#[test]
fn names_and_environment_names_are_unique() {
    let names: HashSet<_> = OPTIONS.iter().map(|option| option.name).collect();
    let variables: HashSet<_> = OPTIONS.iter().map(|option| option.environment_name()).collect();
    assert_eq!((names.len(), variables.len()), (OPTIONS.len(), OPTIONS.len()));
}

#[test]
fn defaults_are_values_that_the_option_takes() {
    for option in OPTIONS {
        if let Some(default) = option.default {
            assert_eq!(option.check(default).as_deref(), Ok(default), "{}", option.name);
        }
    }
}

#[test]
fn other_tables_name_known_options() {
    let named = DEVELOPMENT_DEFAULTS.iter().map(|row| row.0).chain(OLD_ENVIRONMENT_NAMES.iter().map(|row| row.1));
    for name in named {
        assert!(find(name).is_some(), "{name}");
    }
}

#[test]
fn each_option_belongs_to_a_command() {
    for option in OPTIONS {
        assert!(COMMANDS.iter().any(|command| command.sections.contains(&option.section)), "{}", option.name);
    }
}

#[test]
fn secrets_are_marked() {
    for option in OPTIONS {
        let is_secret = option.name.ends_with("password") || option.name.ends_with("secret");
        assert_eq!(option.is_secret(), is_secret, "{}", option.name);
    }
}

#[test]
fn environment_names_are_those_of_keycloak() {
    for (name, variable) in [
        ("http-port", "KC_HTTP_PORT"),
        ("db-url", "KC_DB_URL"),
        ("bootstrap-admin-username", "KC_BOOTSTRAP_ADMIN_USERNAME"),
    ] {
        assert_eq!(find(name).map(|option| option.environment_name()).as_deref(), Some(variable));
    }
}
