//! The user's attributes and properties as claims.

use std::borrow::Cow;

use super::{Draft, Work, claim};
use crate::cache::RealmView;
use crate::model::id::GroupId;
use crate::model::user::Profile;

/// The values of an attribute; user name, names and address count as attributes.
#[must_use]
pub fn attribute<'a>(user: &'a Profile, name: &str) -> Vec<&'a str> {
    let u = &user.user;
    let own = match name {
        "username" => Some(u.username.as_str()),
        "email" => u.email.as_deref(),
        "firstName" => u.first_name.as_deref(),
        "lastName" => u.last_name.as_deref(),
        _ => return user.attributes.get(name).into_iter().flatten().map(String::as_str).collect(),
    };
    own.into_iter().collect()
}

/// The values that the groups of a user give them, nearest first.
fn of_groups<'a>(realm: &'a RealmView, groups: &[GroupId], name: &str) -> Vec<&'a str> {
    let all = groups.iter().flat_map(|id| realm.groups.ancestry(id));
    all.filter_map(|g| g.attributes.get(name)).flatten().map(String::as_str).collect()
}

/// An attribute. One that the user has not comes from their groups; with `aggregate.attrs`, both count.
pub fn add_attribute(work: &Work<'_>, draft: &mut Draft) {
    let Some(name) = work.config.text("user.attribute") else { return };
    let mut values = attribute(work.subject.user, name);
    if values.is_empty() || work.config.is_set("aggregate.attrs") {
        for value in of_groups(&work.subject.cx.realm, &work.subject.user.groups, name) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    claim::set_all(work.config, draft, &values);
}

/// A property of the user's own row.
pub fn add_property(work: &Work<'_>, draft: &mut Draft) {
    let u = &work.subject.user.user;
    let value: Option<Cow<'_, str>> = match work.config.text("user.attribute").unwrap_or_default() {
        "id" => Some(u.id.as_ref().into()),
        "username" => Some(u.username.as_str().into()),
        "email" => u.email.as_deref().map(Into::into),
        "firstName" => u.first_name.as_deref().map(Into::into),
        "lastName" => u.last_name.as_deref().map(Into::into),
        "emailVerified" => Some(u.email_verified.to_string().into()),
        "enabled" => Some(u.enabled.to_string().into()),
        "createdTimestamp" => Some(u.created_at.to_string().into()),
        "federationLink" => u.federation_link.as_deref().map(Into::into),
        "serviceAccountClientLink" => u.service_account.as_ref().map(|c| c.as_ref().into()),
        _ => None,
    };
    if let Some(value) = value {
        claim::set_one(work.config, draft, &value);
    }
}
