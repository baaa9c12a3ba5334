//! The realm's configuration of the user profile, and the one of a new realm.

use std::collections::HashMap;

use keycloak::types::{UPAttribute, UPAttributePermissions, UPAttributeRequired, UPConfig, UPGroup};
use serde_json::{Value, json};

use super::validator;
use crate::cache::RealmView;
use crate::fault::Fault;
use crate::model::component::{Component, USER_PROFILE};

/// The component's option with the configuration.
pub const OPTION: &str = "kc.user.profile.config";

/// The component's provider.
pub const PROVIDER: &str = "declarative-user-profile";

/// Attributes that are columns of a user and always exist.
pub const COLUMNS: &[&str] = &["username", "email", "firstName", "lastName"];

/// The realm's component, if it has one.
#[must_use]
pub fn component(view: &RealmView) -> Option<&Component> {
    view.components.iter().find(|c| c.provider_type == USER_PROFILE)
}

/// The realm's configuration.
pub fn load(view: &RealmView) -> Result<UPConfig, Fault> {
    match component(view).and_then(|c| c.option(OPTION)) {
        Some(text) => Ok(serde_json::from_str(text)?),
        None => Ok(default()),
    }
}

/// What a new realm has.
#[must_use]
pub fn default() -> UPConfig {
    let long = ("length", json!({ "max": 255 }));
    let person = ("person-name-prohibited-characters", json!({}));
    let attributes = vec![
        attribute(
            "username",
            false,
            &[
                ("length", json!({ "min": 3, "max": 255 })),
                ("username-prohibited-characters", json!({})),
                ("up-username-not-idn-homograph", json!({})),
            ],
        ),
        attribute("email", true, &[("email", json!({})), long.clone()]),
        attribute("firstName", true, &[long.clone(), person.clone()]),
        attribute("lastName", true, &[long, person]),
    ];
    let group = UPGroup {
        name: Some("user-metadata".to_owned()),
        display_header: Some("User metadata".to_owned()),
        display_description: Some("Attributes, which refer to user metadata".to_owned()),
        ..UPGroup::default()
    };
    UPConfig { attributes: Some(attributes), groups: Some(vec![group]), unmanaged_attribute_policy: None }
}

fn attribute(name: &str, required: bool, validations: &[(&str, Value)]) -> UPAttribute {
    let both = || Some(vec!["admin".to_owned(), "user".to_owned()]);
    let map = |options: &Value| {
        options.as_object().map(|o| o.clone().into_iter().collect::<HashMap<_, _>>()).unwrap_or_default()
    };
    UPAttribute {
        name: Some(name.to_owned()),
        display_name: Some(format!("${{{name}}}")),
        multivalued: Some(false),
        permissions: Some(UPAttributePermissions { edit: both(), view: both() }),
        required: required.then(|| UPAttributeRequired { roles: Some(vec!["user".to_owned()]), scopes: None }),
        validations: Some(validations.iter().map(|(id, options)| ((*id).to_owned(), map(options))).collect()),
        ..UPAttribute::default()
    }
}

/// Refuses a configuration that cannot work: no user name or e-mail, names twice, groups or validators that do not exist.
pub fn check(config: &UPConfig) -> Result<(), Fault> {
    let attributes = config.attributes.as_deref().unwrap_or_default();
    let groups: Vec<&str> = config.groups.iter().flatten().filter_map(|g| g.name.as_deref()).collect();
    let mut seen = Vec::new();
    for attribute in attributes {
        let name = attribute.name.as_deref().filter(|n| !n.trim().is_empty());
        let name = name.ok_or_else(|| Fault::invalid("Attribute configuration without 'name' is not allowed"))?;
        let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
        if !is_plain || seen.contains(&name) {
            return Err(Fault::invalid(format!("Attribute name '{name}' is not allowed, or is there twice")));
        }
        seen.push(name);
        if attribute.group.as_deref().is_some_and(|g| !groups.contains(&g)) {
            return Err(Fault::invalid(format!("Attribute '{name}' names a group that does not exist")));
        }
        for id in attribute.validations.iter().flatten().map(|(id, _)| id) {
            if validator::find(id).is_none() {
                return Err(Fault::invalid(format!("Validator '{id}' of attribute '{name}' does not exist")));
            }
        }
    }
    match ["username", "email"].iter().find(|name| !seen.contains(*name)) {
        Some(missing) => Err(Fault::invalid(format!("The attribute '{missing}' can not be removed"))),
        None => Ok(()),
    }
}
