//! Everything that can go wrong for a visitor, with the page that says so and what to do next.

use crate::page;
use actix_web::{HttpResponse, ResponseError, http::StatusCode};

/// A refusal or failure; `Display` is the line for the log and holds no secret.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("not signed in")]
    NotSignedIn { return_to: String },
    #[error("the role {0} is missing")]
    Forbidden(&'static str),
    #[error("the session ended: {0}")]
    SessionEnded(String),
    #[error("the login was refused: {0}")]
    LoginRefused(String),
    #[error("the callback belongs to no login of this browser")]
    UnknownLogin,
    #[error("a token does not hold: {0}")]
    InvalidToken(String),
    #[error("the provider gave no usable answer: {0}")]
    Provider(String),
    #[error("the form is not ours")]
    ForgedForm,
    #[error("there is no such page")]
    NotFound,
    #[error("a page could not be written: {0}")]
    Page(#[from] askama::Error),
}

/// What a fault's page says.
pub struct Notice {
    pub status: StatusCode,
    pub title: &'static str,
    pub text: String,
    /// Text and address of the button that leads on.
    pub action: (&'static str, &'static str),
}

const AGAIN: (&str, &str) = ("Sign in again", "/login");
const OVERVIEW: (&str, &str) = ("To the overview", "/");

impl Fault {
    fn notice(&self) -> Notice {
        let (status, title, text, action) = match self {
            Self::Forbidden(role) => (
                StatusCode::FORBIDDEN,
                "This page is not for you",
                format!("It needs the role “{role}”, and your access token does not carry it."),
                OVERVIEW,
            ),
            Self::SessionEnded(_) => (
                StatusCode::UNAUTHORIZED,
                "Your session has ended",
                "The sign-in server no longer renews your tokens: the session timed out, or somebody ended it. Nothing you sent after that was accepted.".to_owned(),
                AGAIN,
            ),
            Self::NotSignedIn { .. } => (
                StatusCode::UNAUTHORIZED,
                "You are not signed in",
                "Sign in to see this page.".to_owned(),
                AGAIN,
            ),
            Self::LoginRefused(_) => (
                StatusCode::FORBIDDEN,
                "You were not signed in",
                "The sign-in server sent you back without a code. You may try again.".to_owned(),
                AGAIN,
            ),
            Self::UnknownLogin => (
                StatusCode::BAD_REQUEST,
                "This sign-in has expired",
                "It was begun in another browser, too long ago, or it has already been used.".to_owned(),
                AGAIN,
            ),
            Self::InvalidToken(_) => (
                StatusCode::BAD_GATEWAY,
                "The token does not hold",
                "The sign-in server sent a token that failed validation, so the desk did not accept it.".to_owned(),
                AGAIN,
            ),
            Self::Provider(_) => (
                StatusCode::BAD_GATEWAY,
                "The sign-in server does not answer",
                "Try again in a moment.".to_owned(),
                OVERVIEW,
            ),
            Self::ForgedForm => (
                StatusCode::FORBIDDEN,
                "This form is out of date",
                "It was not written for your present session. Go back to the page and send it again.".to_owned(),
                OVERVIEW,
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "There is no such page",
                "The address is not one of the desk’s.".to_owned(),
                OVERVIEW,
            ),
            Self::Page(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something went wrong here",
                "The log of the desk says more.".to_owned(),
                OVERVIEW,
            ),
        };
        Notice { status, title, text, action }
    }
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        self.notice().status
    }

    fn error_response(&self) -> HttpResponse {
        if let Self::NotSignedIn { return_to } = self {
            return crate::login::redirect_to_login(return_to);
        }
        let notice = self.notice();
        tracing::info!(status = notice.status.as_u16(), "{self}");
        page::notice(&notice)
    }
}
