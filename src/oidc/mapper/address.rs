//! `address`: an object from the user's attributes (OpenID Connect Core section 5.1.1).

use serde_json::{Map, Value};

use super::user::attribute;
use super::{Draft, Work};

/// The part of the configuration, the attribute it names by default, and the member.
const MEMBERS: &[(&str, &str, &str)] = &[
    ("user.attribute.street", "street", "street_address"),
    ("user.attribute.locality", "locality", "locality"),
    ("user.attribute.region", "region", "region"),
    ("user.attribute.postal_code", "postal_code", "postal_code"),
    ("user.attribute.country", "country", "country"),
    ("user.attribute.formatted", "formatted", "formatted"),
];

pub fn add(work: &Work<'_>, draft: &mut Draft) {
    let address: Map<String, Value> = MEMBERS
        .iter()
        .filter_map(|(option, default, member)| {
            let values = attribute(work.subject.user, work.config.text(option).unwrap_or(default));
            values.first().map(|v| ((*member).to_owned(), Value::from(*v)))
        })
        .collect();
    if !address.is_empty() {
        draft.claims.insert("address".to_owned(), Value::Object(address));
    }
}
