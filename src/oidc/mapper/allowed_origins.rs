//! `allowed-origins`: the origins whose scripts may use the token.

use serde_json::Value;

use super::{Draft, Work};
use crate::oidc::cors;

pub fn add(work: &Work<'_>, draft: &mut Draft) {
    let origins = cors::web_origins(&work.subject.client.client, &work.subject.cx.peer);
    if !origins.is_empty() {
        draft.claims.insert("allowed-origins".to_owned(), origins.into_iter().map(Value::from).collect());
    }
}
