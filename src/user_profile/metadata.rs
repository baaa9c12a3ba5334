//! What a form for a user needs to know of the profile: Keycloak's UserProfileMetadata.

use std::collections::HashMap;

use keycloak::types::{
    UPAttribute, UPConfig, UserProfileAttributeGroupMetadata, UserProfileAttributeMetadata, UserProfileMetadata,
};
use serde_json::{Value, json};

use super::validate::{self, Side};

/// The metadata for somebody. `is_update`: of a user who is there, whose name may be fixed.
#[must_use]
pub fn of(config: &UPConfig, side: Side, is_update: bool, is_username_editable: bool) -> UserProfileMetadata {
    let attributes = config.attributes.iter().flatten().filter_map(|a| {
        let name = a.name.as_deref()?;
        validate::is_visible(config, side, name)
            .then(|| attribute(config, side, a, name, is_update && !is_username_editable))
    });
    let groups = config.groups.iter().flatten().map(|g| UserProfileAttributeGroupMetadata {
        name: g.name.clone(),
        display_header: g.display_header.clone(),
        display_description: g.display_description.clone(),
        annotations: g.annotations.clone(),
    });
    UserProfileMetadata { attributes: Some(attributes.collect()), groups: Some(groups.collect()) }
}

fn attribute(
    config: &UPConfig,
    side: Side,
    a: &UPAttribute,
    name: &str,
    has_fixed_name: bool,
) -> UserProfileAttributeMetadata {
    let is_multivalued = a.multivalued == Some(true);
    let mut validators: HashMap<String, HashMap<String, Value>> = a.validations.clone().unwrap_or_default();
    for options in validators.values_mut() {
        options.insert("ignore.empty.value".to_owned(), json!(true));
    }
    if !is_multivalued {
        validators.insert("multivalued".to_owned(), HashMap::from([("max".to_owned(), json!("1"))]));
    }
    UserProfileAttributeMetadata {
        name: Some(name.to_owned()),
        display_name: a.display_name.clone(),
        default_value: a.default_value.clone(),
        required: Some(validate::is_required(a, side)),
        read_only: Some(!validate::is_editable(config, side, name) || name == "username" && has_fixed_name),
        annotations: a.annotations.clone(),
        validators: Some(validators),
        group: a.group.clone(),
        multivalued: Some(is_multivalued),
    }
}
