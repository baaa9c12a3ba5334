//! Calls of the code services of a step.

use super::options::service_timeout;
use crate::delivery::Undelivered;
use crate::delivery::code_service::Service;
use crate::login::authenticator::Step;
use crate::login::state::Login;
use crate::model::user::Profile;

/// Asks a service about a user.
pub async fn ask<T>(
    login: &Login,
    step: Step<'_>,
    user: &Profile,
    url: &str,
    question: impl AsyncFnOnce(Service<'_>) -> Result<T, Undelivered>,
) -> Result<T, Undelivered> {
    let realm = &login.cx.realm.realm.name;
    let about = [("realm", realm.as_str()), ("userId", user.user.id.as_ref()), ("username", &user.user.username)];
    let egress = &login.cx.app.egress;
    question(Service { egress, url, timeout: service_timeout(step), about: &about }).await
}
