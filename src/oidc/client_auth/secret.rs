//! A shared secret, in the header or in the form (RFC 6749 section 2.3.1); the form's counts where both are there.

use super::Attempt;
use crate::cache::ClientView;

pub fn verify(attempt: &Attempt<'_>, client: &ClientView) -> bool {
    let in_form = attempt.form.get("client_secret");
    let presented = in_form.or_else(|| attempt.basic.as_ref().map(|b| b.secret.expose()));
    match (&client.secret, presented) {
        (Some(secret), Some(presented)) if !secret.expose().is_empty() => secret.matches(presented),
        _ => false,
    }
}
