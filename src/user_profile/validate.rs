//! Checks what somebody wants a user's attributes to be, and says of each value what is wrong with it.

use std::collections::BTreeMap;

use keycloak::types::{UPAttribute, UPConfig, UnmanagedAttributePolicy};
use serde_json::{Value, json};

use super::validator;
use crate::fault::{Fault, FieldFault, Kind, Words};

/// Attributes with their values, `username`, `email`, `firstName` and `lastName` among them.
pub type Values = BTreeMap<String, Vec<String>>;

/// Who makes the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Admin,
    /// The user themself.
    User,
}

impl Side {
    fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::User => "user",
        }
    }
}

/// The most attributes a user has, the most values of one, and the longest value in bytes.
const MAX_ATTRIBUTES: usize = 200;
const MAX_VALUES: usize = 500;
const MAX_VALUE: usize = 2048;

/// Refuses values that the configuration refuses, naming each field.
pub fn validate(config: &UPConfig, side: Side, values: &Values) -> Result<(), Fault> {
    let mut faults = Vec::new();
    for attribute in config.attributes.iter().flatten() {
        let Some(name) = attribute.name.as_deref() else { continue };
        let found = values.get(name).map_or(&[][..], Vec::as_slice);
        check(attribute, name, side, found, &mut faults);
    }
    for (name, found) in values {
        let is_too_much = found.len() > MAX_VALUES || found.iter().any(|v| v.len() > MAX_VALUE);
        if is_too_much || name.is_empty() || name.len() > 255 {
            faults.push(fault(name, "error-invalid-length-too-long", vec![Value::Null, json!(MAX_VALUE)]));
        }
    }
    if values.len() > MAX_ATTRIBUTES {
        return Err(Fault::invalid("Too many attributes"));
    }
    if faults.is_empty() { Ok(()) } else { Err(Fault::new(Kind::Invalid, Words::Fields(faults))) }
}

fn fault(field: &str, message: &str, params: Vec<Value>) -> FieldFault {
    let params = std::iter::once(json!(field)).chain(params).collect();
    FieldFault { field: field.to_owned(), message: message.to_owned(), params }
}

fn check(attribute: &UPAttribute, name: &str, side: Side, values: &[String], faults: &mut Vec<FieldFault>) {
    let filled: Vec<&String> = values.iter().filter(|v| !v.trim().is_empty()).collect();
    if filled.is_empty() {
        if is_required(attribute, side) {
            faults.push(fault(name, "error-user-attribute-required", vec![]));
        }
        return;
    }
    if attribute.multivalued != Some(true) && filled.len() > 1 {
        faults.push(fault(name, "error-invalid-multivalued-size", vec![Value::Null, json!(1)]));
        return;
    }
    for (id, options) in attribute.validations.iter().flatten() {
        let Some(validator) = validator::find(id) else { continue };
        let complaint = filled.iter().find_map(|value| validator.check(value, options));
        if let Some((message, params)) = complaint {
            faults.push(fault(name, message, params));
        }
    }
}

/// An attribute is required of those whose roles it names; of everybody where it names none.
#[must_use]
pub fn is_required(attribute: &UPAttribute, side: Side) -> bool {
    let Some(required) = &attribute.required else { return attribute.name.as_deref() == Some("username") };
    let roles = required.roles.as_deref().unwrap_or_default();
    let has_scopes = required.scopes.as_deref().is_some_and(|s| !s.is_empty());
    (roles.is_empty() && !has_scopes)
        || roles.iter().any(|r| r == side.as_str())
        || attribute.name.as_deref() == Some("username")
}

/// Whether somebody may change an attribute.
#[must_use]
pub fn is_editable(config: &UPConfig, side: Side, name: &str) -> bool {
    permits(config, side, name, true)
}

/// Whether somebody may see an attribute.
#[must_use]
pub fn is_visible(config: &UPConfig, side: Side, name: &str) -> bool {
    permits(config, side, name, false)
}

fn permits(config: &UPConfig, side: Side, name: &str, is_edit: bool) -> bool {
    match config.attributes.iter().flatten().find(|a| a.name.as_deref() == Some(name)) {
        Some(attribute) => {
            let permissions = attribute.permissions.as_ref();
            let edit = permissions.and_then(|p| p.edit.as_deref()).unwrap_or_default();
            let view = permissions.and_then(|p| p.view.as_deref()).unwrap_or_default();
            let has = |roles: &[String]| roles.iter().any(|r| r == side.as_str());
            // Whoever may change it may see it; administrators see what nobody is named for.
            has(edit) || !is_edit && (has(view) || side == Side::Admin)
        }
        None => match (&config.unmanaged_attribute_policy, side) {
            (Some(UnmanagedAttributePolicy::Enabled), _) | (Some(UnmanagedAttributePolicy::AdminEdit), Side::Admin) => {
                true
            }
            (Some(UnmanagedAttributePolicy::AdminView), Side::Admin) => !is_edit,
            _ => false,
        },
    }
}
