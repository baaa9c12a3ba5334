//! Form flows: a page whose fields belong to several form actions, as registration has it. All of them must accept what was
//! sent before any of them acts.

use std::collections::BTreeMap;

use super::authenticator::Outcome;
use super::form_action::{self, Draft, FormAction};
use super::pages::{Page, RegisterField, RegisterPage, Rendered, View};
use super::screen::{Complaint, Screen};
use super::state::Login;
use super::view;
use crate::edge::params::Params;
use crate::fault::{Fault, Kind};
use crate::model::flow::{Execution, Requirement};

/// The page that registration shows: the authenticator of its form flow.
const REGISTRATION_PAGE: &str = "registration-page-form";

/// What was typed, by field.
pub type Fields = BTreeMap<String, String>;

/// What is wrong, by field.
pub type Complaints = BTreeMap<String, Complaint>;

/// Shows the page of a form flow.
pub async fn show(login: &mut Login, execution: &Execution) -> Result<Outcome, Fault> {
    actions(login, execution)?;
    let mut values = Fields::new();
    if let Some(hint) = login.requested("login_hint") {
        let field = if hint.contains('@') { "email" } else { "username" };
        values.insert(field.to_owned(), hint.to_owned());
    }
    Ok(Outcome::Challenge(Screen::Register { values, errors: Complaints::new() }))
}

/// Takes what the user sent.
pub async fn submit(login: &mut Login, execution: &Execution, form: &Params) -> Result<Outcome, Fault> {
    let actions = actions(login, execution)?;
    let mut draft = Draft::of(login, form);
    for action in &actions {
        (action.validate)(login, form, &mut draft).await?;
    }
    if draft.errors.is_empty() {
        form_action::complete(login, &mut draft).await?;
    }
    if draft.errors.is_empty() {
        return Ok(Outcome::Success);
    }
    let values =
        form.iter().filter(|(name, _)| !name.starts_with("password")).map(|(n, v)| (n.to_owned(), v.to_owned()));
    Ok(Outcome::Challenge(Screen::Register { values: values.collect(), errors: draft.errors }))
}

/// The enabled actions of a form flow. One that this version does not know is not passed over.
fn actions(login: &Login, execution: &Execution) -> Result<Vec<&'static FormAction>, Fault> {
    let unsupported = |id: &str| {
        Fault::page(Kind::NotImplemented, "unexpectedErrorHandlingRequestMessage")
            .because(format!("form action {id} is not supported"))
    };
    let page = execution.authenticator.as_deref().unwrap_or_default();
    if page != REGISTRATION_PAGE {
        return Err(unsupported(page));
    }
    let child = execution.child_flow_id.as_deref().unwrap_or_default();
    let enabled = login.cx.realm.flows.executions(child).iter().filter(|e| e.requirement != Requirement::Disabled);
    enabled
        .map(|e| {
            let id = e.authenticator.as_deref().unwrap_or_default();
            form_action::find(id).ok_or_else(|| unsupported(id))
        })
        .collect()
}

/// The registration page.
pub fn page(page: &Page<'_>, login: &Login, values: &Fields, errors: &Complaints, action: &str) -> Rendered {
    let said: BTreeMap<&str, _> = errors.iter().map(|(field, what)| (field.as_str(), view::said(page, what))).collect();
    let fields = form_action::fields(login);
    let labels: Vec<_> = fields.iter().map(|(_, label)| page.texts.resolve(label)).collect();
    let shown: Vec<RegisterField<'_>> = fields
        .iter()
        .zip(&labels)
        .map(|((name, _), label)| RegisterField {
            name,
            label,
            value: values.get(name).map_or("", String::as_str),
            error: said.get(name.as_str()).map(AsRef::as_ref),
        })
        .collect();
    let by_email = login.cx.realm.realm.settings.registration_email_as_username == Some(true);
    let login_url = view::link(login, "authenticate");
    RegisterPage {
        page,
        action,
        login_url: &login_url,
        fields: &shown,
        passwords_after: Some(if by_email { "email" } else { "username" }),
        password_error: said.get("password").map(AsRef::as_ref),
        password_confirm_error: said.get("password-confirm").map(AsRef::as_ref),
    }
    .rendered()
}
