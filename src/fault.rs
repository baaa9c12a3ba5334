//! The one error type. It is free of HTTP: `kind` says what sort of refusal it is, `words` what the caller may read and in
//! which dialect, `cause` what only the log may say. The renderers at the edge give it its status and its shape.

use std::borrow::Cow;

type Text = Cow<'static, str>;

/// What sort of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request is wrong.
    Invalid,
    /// Nobody, or somebody else than they say.
    Unauthenticated,
    /// Known, but not allowed.
    Denied,
    /// There is no such thing.
    Missing,
    /// It would clash with what is there.
    Conflict,
    /// The method does not exist here.
    MethodNotAllowed,
    /// The body is of a type that is not understood.
    UnsupportedMedia,
    /// The request is larger than is allowed.
    TooLarge,
    /// The feature does not exist, or is off.
    NotImplemented,
    /// The server has too much to do; the same request may pass later.
    Busy,
    /// Our own fault.
    Internal,
}

/// What the caller reads, and the dialect it is said in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// `{"error", "error_description"}` (RFC 6749 section 5.2).
    OAuth { error: Text, description: Option<Text> },
    /// `{"error"}`: the Admin API about things that are missing or forbidden.
    Plain(Text),
    /// `{"errorMessage"}`: the Admin API about a request it refuses.
    Message(Text),
    /// `{"field", "errorMessage", "params"}`, one or several: a value that the user profile refuses.
    Fields(Vec<FieldFault>),
    /// The key of a text for the error page.
    Page(Text),
}

/// One value that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The attribute's name.
    pub field: String,
    /// The key of the message, such as `error-invalid-length`.
    pub message: String,
    /// What the message is filled with; the first is the field again.
    pub params: Vec<serde_json::Value>,
}

/// A refusal.
#[derive(Clone, Debug)]
pub struct Fault {
    pub kind: Kind,
    pub words: Words,
    pub cause: Option<String>,
}

impl Fault {
    #[must_use]
    pub fn new(kind: Kind, words: Words) -> Self {
        Self { kind, words, cause: None }
    }

    /// An OAuth error; `kind` decides the status.
    #[must_use]
    pub fn oauth(kind: Kind, error: impl Into<Text>, description: impl Into<Text>) -> Self {
        Self::new(kind, Words::OAuth { error: error.into(), description: Some(description.into()) })
    }

    /// `invalid_request` (RFC 6749 section 5.2).
    #[must_use]
    pub fn invalid_request(description: impl Into<Text>) -> Self {
        Self::oauth(Kind::Invalid, "invalid_request", description)
    }

    /// `invalid_grant` (RFC 6749 section 5.2).
    #[must_use]
    pub fn invalid_grant(description: impl Into<Text>) -> Self {
        Self::oauth(Kind::Invalid, "invalid_grant", description)
    }

    /// `{"error": text}` with a kind of its own.
    #[must_use]
    pub fn plain(kind: Kind, text: impl Into<Text>) -> Self {
        Self::new(kind, Words::Plain(text.into()))
    }

    /// A thing that is not there: `{"error": text}`.
    #[must_use]
    pub fn missing(text: impl Into<Text>) -> Self {
        Self::plain(Kind::Missing, text)
    }

    /// A request that is refused: `{"errorMessage": text}`.
    #[must_use]
    pub fn invalid(text: impl Into<Text>) -> Self {
        Self::new(Kind::Invalid, Words::Message(text.into()))
    }

    /// A clash with what is there: `{"errorMessage": text}`.
    #[must_use]
    pub fn conflict(text: impl Into<Text>) -> Self {
        Self::new(Kind::Conflict, Words::Message(text.into()))
    }

    /// Nothing told to the caller but that it is forbidden.
    #[must_use]
    pub fn denied() -> Self {
        Self::plain(Kind::Denied, "HTTP 403 Forbidden")
    }

    /// An error page with the text of this key.
    #[must_use]
    pub fn page(kind: Kind, key: impl Into<Text>) -> Self {
        Self::new(kind, Words::Page(key.into()))
    }

    /// Our own fault; the cause is logged and not told.
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::new(Kind::Internal, Words::Plain("unknown_error".into())).because(cause)
    }

    /// Adds what only the log may say.
    #[must_use]
    pub fn because(mut self, cause: impl std::fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}: {:?}", self.kind, self.words)?;
        self.cause.as_ref().map_or(Ok(()), |cause| write!(f, " ({cause})"))
    }
}

impl std::error::Error for Fault {}

impl From<gatehouse_store::Error> for Fault {
    fn from(e: gatehouse_store::Error) -> Self {
        if e.unique_index().is_some() {
            return Self::conflict("Duplicate resource error").because(e);
        }
        let kind = match e {
            gatehouse_store::Error::Unavailable(_) => Kind::Busy,
            gatehouse_store::Error::Nul => return Self::plain(Kind::Invalid, "invalid_request").because(e),
            _ => Kind::Internal,
        };
        Self::new(kind, Words::Plain("unknown_error".into())).because(e)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(e: serde_json::Error) -> Self {
        Self::internal(format!("stored JSON: {e}"))
    }
}

/// Turns a clash on a named unique index into the fault that the caller should see.
pub trait OnUnique<T> {
    /// `index` as the migrations name it; any other error passes as it is.
    ///
    /// # Errors
    /// The fault that `say` makes, or the store's error.
    fn on_unique(self, index: &str, say: impl FnOnce() -> Fault) -> Result<T, Fault>;
}

impl<T> OnUnique<T> for Result<T, gatehouse_store::Error> {
    fn on_unique(self, index: &str, say: impl FnOnce() -> Fault) -> Result<T, Fault> {
        self.map_err(|e| match e {
            gatehouse_store::Error::Unique { index: ref hit } if hit == index => say(),
            other => other.into(),
        })
    }
}
