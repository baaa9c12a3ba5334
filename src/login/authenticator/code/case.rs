//! A user at a step with codes: how the step is set, where they can be reached, and the pages they see.

use super::contact::{self, Contact};
use super::options::{Behaviour, Options};
use crate::delivery::Undelivered;
use crate::fault::{Fault, Kind};
use crate::login::authenticator::{Outcome, Step};
use crate::login::screen::{CodeScreen, Screen};
use crate::login::state::Login;
use crate::model::login_code::{self, LoginCode};
use crate::model::user::Profile;
use crate::oidc::refused::Refused;

/// The step's note with the place of the chosen contact in the list.
const CHOSEN: &str = "contact";

/// Keycloak's name of a factor that is not right.
pub const INVALID: &str = "invalid_user_credentials";

pub struct Case<'a> {
    pub step: Step<'a>,
    pub options: Options,
    pub user: Profile,
    pub contacts: Vec<Contact>,
}

impl<'a> Case<'a> {
    /// Told the events of this step as well.
    ///
    /// # Errors
    /// A service that knows the contacts gave no answer.
    pub async fn of(login: &mut Login, step: Step<'a>) -> Result<Result<Self, Undelivered>, Fault> {
        let user = login.user.clone().ok_or_else(crate::login::expired)?;
        let audit = &mut login.audit;
        audit.user(&user.user.id).detail("username", &user.user.username).detail("credential_type", super::TYPE);
        let contacts = match contact::list(login, step, &user).await? {
            Ok(contacts) => contacts,
            Err(why) => return Ok(Err(why)),
        };
        Ok(Ok(Self { step, options: Options::of(step), user, contacts }))
    }

    /// What is known of the user at this step.
    pub async fn row(&self, login: &Login) -> Result<Option<LoginCode>, Fault> {
        let (user, step) = (&self.user.user.id, self.step.execution.id.as_str());
        login.cx.read(async |tx| login_code::find(tx, user, step).await).await
    }

    pub fn chosen(&self, login: &Login) -> Option<Contact> {
        let at: usize = self.step.note(login, CHOSEN)?.parse().ok()?;
        self.contacts.get(at).cloned()
    }

    pub fn note_choice(&self, login: &mut Login, to: &Contact) {
        let at = self.contacts.iter().position(|contact| contact == to).unwrap_or_default();
        self.step.set_note(login, CHOSEN, at.to_string());
    }

    pub fn choose_again(&self, login: &mut Login) {
        self.step.delete_note(login, CHOSEN);
    }

    /// Whether a code is on its way for this very login: a page that is loaded again sends no other.
    pub async fn is_waiting(&self, login: &Login) -> Result<bool, Fault> {
        if self.step.note(login, CHOSEN).is_none() {
            return Ok(false);
        }
        let is_good = |row: LoginCode| row.code.is_some() && row.expires_at > login.cx.now && row.login == login.tab_id;
        Ok(self.row(login).await?.is_some_and(is_good))
    }

    /// The page on which the user chooses how to be reached.
    pub fn choose(&self) -> Outcome {
        let methods = self.contacts.iter().map(|c| (c.channel(), c.masked())).collect();
        Outcome::Challenge(Screen::CodeMethod { methods })
    }

    /// The page that asks for the code, with the key of a text above it.
    pub fn again(&self, to: &Contact, notice: Option<&'static str>) -> Outcome {
        Outcome::Challenge(self.page(to, None, notice))
    }

    /// The same with the key of what is wrong with the code.
    pub fn page(&self, to: &Contact, error: Option<&'static str>, notice: Option<&'static str>) -> Screen {
        Screen::Code(CodeScreen {
            channel: to.channel(),
            sent_to: to.masked(),
            is_external: super::is_external(self.step),
            prompt: self.step.value("prompt").map(str::to_owned),
            trust_days: Some(self.options.trust_days).filter(|days| *days > 0),
            can_change: self.contacts.len() > 1,
            error,
            notice,
        })
    }

    /// What follows when a limit is exceeded.
    pub async fn exceeded(&self, login: &Login, behaviour: Behaviour) -> Result<Outcome, Fault> {
        let until = match behaviour {
            Behaviour::Deny => return Ok(refusal(INVALID, "codeDeniedMessage")),
            Behaviour::OtherMethod => return Ok(Outcome::Attempted),
            Behaviour::Lock => login.cx.now + self.options.lock,
        };
        let (user, step) = (self.user.user.id.clone(), self.step.execution.id.clone());
        login.cx.write(async move |tx| login_code::lock(tx, &user, &step, until).await).await?;
        Ok(locked())
    }
}

fn refusal(error: &'static str, text: &'static str) -> Outcome {
    Outcome::Refuse(Refused::new(error, Fault::page(Kind::Invalid, text)))
}

pub fn locked() -> Outcome {
    refusal("user_temporarily_disabled", "codeLockedMessage")
}

/// Without a verified contact another way is tried. The engine ends the login where the step is required.
pub fn nowhere(step: Step<'_>) -> Outcome {
    if is_required(step) { refusal(INVALID, "codeNoContactMessage") } else { Outcome::Attempted }
}

/// The same when nobody tells the contacts.
pub fn unavailable(login: &Login, step: Step<'_>, why: &Undelivered) -> Outcome {
    tracing::error!("realm {}: contacts could not be checked: {why}", login.cx.realm.realm.name);
    if !is_required(step) {
        return Outcome::Attempted;
    }
    Outcome::Refuse(Refused::new(INVALID, Fault::page(Kind::Busy, "codeServiceMessage")))
}

fn is_required(step: Step<'_>) -> bool {
    step.execution.requirement == crate::model::flow::Requirement::Required
}
