//! Text messages through a realm's SMS gateway: one HTTP request to whatever takes messages, made of the realm's own settings.
//! A value that is put into the URL, or into a body of a known type, is escaped as that wants it.

use std::collections::HashMap;
use std::time::Duration;

use hyper::Method;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::Undelivered;
use crate::cx::Cx;
use crate::egress::{Call, Egress};
use crate::model::id::Secret;
use crate::realms::secrets;

/// Milliseconds that the gateway may take, unless the realm says otherwise, and at most.
const DEFAULT_TIMEOUT: u64 = 5000;
const MAX_TIMEOUT: u64 = 60_000;
/// The largest answer, in bytes.
const MAX_ANSWER: usize = 64 * 1024;
/// The longest number (E.164 has 15 digits), and message, in bytes.
const MAX_NUMBER: usize = 20;
const MAX_TEXT: usize = 1000;

/// A gateway.
pub struct Gateway {
    method: Method,
    /// With the places `{to}`, `{from}`, `{text}` and `{secret}`, as the body.
    url: String,
    headers: HeaderMap,
    body: String,
    timeout: Duration,
    /// Whether recipients are written with a `+`.
    has_plus: bool,
    /// The sender, where a message names none.
    from: String,
    /// What the gateway knows the realm by, where it wants that in the URL or in the body.
    secret: Secret,
}

/// A text message.
pub struct Message<'a> {
    pub to: &'a str,
    pub from: Option<&'a str>,
    pub text: &'a str,
}

/// How a value is written where it stands.
#[derive(Clone, Copy)]
enum Escape {
    None,
    Url,
    Json,
    Xml,
}

impl Gateway {
    /// The gateway that settings describe: `method`, `url`, `headers`, `body`, `timeout`, `plus`, `from`, `secret`.
    ///
    /// # Errors
    /// A setting that is missing or makes no sense; the message names it.
    pub fn of(settings: &HashMap<String, String>) -> Result<Self, Undelivered> {
        let text = |name: &str| settings.get(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
        let wrong = |name: &str| Undelivered(format!("the SMS setting '{name}' makes no sense"));
        let method = text("method").unwrap_or_else(|| "POST".into()).to_uppercase();
        let method = Some(method.as_str()).filter(|m| ["GET", "POST", "PUT"].contains(m));
        let method = method.and_then(|m| m.parse().ok()).ok_or_else(|| wrong("method"))?;
        let timeout = match text("timeout") {
            Some(text) => text.parse::<u64>().map_err(|_| wrong("timeout"))?,
            None => DEFAULT_TIMEOUT,
        };
        let plus = text("plus").unwrap_or_default();
        if !["", "true", "false"].contains(&plus.as_str()) {
            return Err(wrong("plus"));
        }
        let gateway = Self {
            method,
            url: text("url").ok_or_else(|| Undelivered::new("no SMS gateway is configured"))?,
            headers: headers(&text("headers").unwrap_or_default()).ok_or_else(|| wrong("headers"))?,
            body: text("body").unwrap_or_default(),
            timeout: Duration::from_millis(timeout.clamp(1, MAX_TIMEOUT)),
            has_plus: plus == "true",
            from: text("from").unwrap_or_default(),
            secret: Secret::new(text("secret").unwrap_or_default()),
        };
        if let Some(place) = ["{to}", "{text}"].iter().find(|place| !gateway.has(place)) {
            return Err(Undelivered(format!("neither the SMS setting 'url' nor 'body' has the place {place}")));
        }
        gateway.call(&Message { to: "+000", from: None, text: "" })?;
        Ok(gateway)
    }

    /// A realm's own.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn of_realm(cx: &Cx) -> Result<Self, Undelivered> {
        let settings = secrets::sms_gateway(&cx.realm.realm, &cx.app.master_key).map_err(Undelivered::new)?;
        Self::of(&settings)
    }

    /// Sends a message. It is the gateway's when this returns.
    ///
    /// # Errors
    /// A number that is none, or a gateway that did not take the message.
    pub async fn send(&self, egress: &Egress, message: &Message<'_>) -> Result<(), Undelivered> {
        let reply = egress.send(self.call(message)?).await.map_err(Undelivered::new)?;
        if !(200..300).contains(&reply.status) {
            return Err(Undelivered(format!("the SMS gateway answered with status {}", reply.status)));
        }
        Ok(())
    }

    fn call(&self, message: &Message<'_>) -> Result<Call, Undelivered> {
        let number = number(message.to, self.has_plus)?;
        if message.text.len() > MAX_TEXT {
            return Err(Undelivered::new("the message is too long for an SMS"));
        }
        let from = message.from.unwrap_or(&self.from);
        let values =
            [("{to}", number.as_str()), ("{from}", from), ("{text}", message.text), ("{secret}", self.secret.expose())];
        let url = self.filled_url(&values)?;
        // What is sent decides nothing about where it goes.
        if self.filled_url(&values.map(|(place, _)| (place, "0")))?.origin() != url.origin() {
            return Err(Undelivered::new("the SMS setting 'url' has a place in its host"));
        }
        Ok(Call {
            method: self.method.clone(),
            url,
            headers: self.headers.clone(),
            body: fill(&self.body, &values, self.escape()).into_bytes(),
            timeout: self.timeout,
            max_bytes: MAX_ANSWER,
        })
    }

    fn filled_url(&self, values: &[(&str, &str)]) -> Result<Url, Undelivered> {
        let filled = fill(&self.url, values, Escape::Url).parse::<Url>();
        let url = filled.map_err(|e| Undelivered(format!("the SMS setting 'url' is no URL: {e}")))?;
        if !["http", "https"].contains(&url.scheme()) || url.host().is_none() {
            return Err(Undelivered::new("the SMS setting 'url' must begin with https:// or http://"));
        }
        Ok(url)
    }

    fn has(&self, place: &str) -> bool {
        self.url.contains(place) || self.body.contains(place)
    }

    fn escape(&self) -> Escape {
        let kind = self.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_lowercase();
        match kind.split(';').next().unwrap_or_default().trim() {
            "application/x-www-form-urlencoded" => Escape::Url,
            kind if kind.ends_with("json") => Escape::Json,
            kind if kind.ends_with("xml") => Escape::Xml,
            _ => Escape::None,
        }
    }
}

/// A telephone number in digits: spaces, hyphens, dots and brackets are for people.
///
/// # Errors
/// Anything else.
pub fn number(text: &str, has_plus: bool) -> Result<String, Undelivered> {
    let plain: String = text.chars().filter(|c| !" -./()\u{a0}".contains(*c)).collect();
    let digits = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00")).unwrap_or(&plain);
    if digits.len() < 3 || digits.len() > MAX_NUMBER || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Undelivered::new("the recipient has no telephone number"));
    }
    Ok(if has_plus { format!("+{digits}") } else { digits.to_owned() })
}

/// Headers, as lines `Name: value`, or as `"Name:value","Name:value"`.
fn headers(text: &str) -> Option<HeaderMap> {
    let quoted = text.trim().starts_with('"');
    let parts: Vec<&str> = if quoted {
        text.trim().trim_matches('"').split("\",").map(|part| part.trim().trim_matches('"')).collect()
    } else {
        text.lines().collect()
    };
    let mut headers = HeaderMap::new();
    for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once(':')?;
        let name: HeaderName = name.trim().parse().ok()?;
        if ["host", "content-length", "transfer-encoding", "connection"].contains(&name.as_str()) {
            return None;
        }
        headers.append(name, HeaderValue::from_str(value.trim()).ok()?);
    }
    Some(headers)
}

/// Puts values into their places; what a value holds is no place again.
fn fill(pattern: &str, values: &[(&str, &str)], escape: Escape) -> String {
    let mut out = String::with_capacity(pattern.len() + 64);
    let mut rest = pattern;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match values.iter().find(|(place, _)| rest.starts_with(place)) {
            Some((place, value)) => {
                out.push_str(&escaped(value, escape));
                rest = &rest[place.len()..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn escaped(value: &str, escape: Escape) -> String {
    match escape {
        Escape::None => value.to_owned(),
        Escape::Url => url::form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>().replace('+', "%20"),
        Escape::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        }
        Escape::Xml => quick_xml::escape::escape(value).into_owned(),
    }
}
