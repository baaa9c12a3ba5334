//! Why a command failed: a sentence for the operator, and the exit code 1 (the work) or 2 (usage, configuration).

use std::process::ExitCode;

use crate::config::ConfigError;
use crate::fault::{Fault, Words};

/// The end of a command that did not do what it was asked.
#[derive(Debug)]
pub struct Failure {
    pub text: String,
    code: u8,
}

impl Failure {
    /// The work itself failed.
    pub fn new(text: impl Into<String>) -> Failure {
        Failure { text: text.into(), code: 1 }
    }

    /// The command line or the configuration is wrong.
    pub fn usage(text: impl Into<String>) -> Failure {
        Failure { text: text.into(), code: 2 }
    }

    /// Names what was being done.
    #[must_use]
    pub fn during(mut self, place: &str) -> Failure {
        self.text = format!("{place}: {}", self.text);
        self
    }

    /// Prints the sentence.
    pub fn report(&self) -> ExitCode {
        eprintln!("gatehouse: {}", self.text);
        ExitCode::from(self.code)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Failure {
        Failure::usage(error.0)
    }
}

impl From<gatehouse_store::Error> for Failure {
    fn from(error: gatehouse_store::Error) -> Failure {
        Failure::new(error.to_string())
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        let said = match &fault.words {
            Words::OAuth { error, description } => description.as_ref().unwrap_or(error).to_string(),
            Words::Plain(text) | Words::Message(text) | Words::Page(text) => text.to_string(),
            Words::Fields(fields) => {
                fields.iter().map(|f| format!("{}: {}", f.field, f.message)).collect::<Vec<_>>().join(", ")
            }
        };
        Failure::new(match fault.cause {
            Some(cause) => format!("{said} ({cause})"),
            None => said,
        })
    }
}
