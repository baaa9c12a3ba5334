//! The body of a request to the Admin API: JSON of a known shape. A member that the shape does not have is refused, as is
//! anything larger than a realm with its users is likely to be.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::auth::decided;
use crate::edge::refusal::Refusal;
use crate::fault::{Fault, Kind, Words};

/// The largest body, in bytes.
const MAX_BODY: usize = 32 * 1024 * 1024;

/// A body of the shape `T`, and the JSON that it was read from.
pub struct Body<T> {
    pub value: T,
    /// As sent: it tells a member that is null from one that is absent.
    pub json: Value,
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (decided, payload) = (decided(request), payload.take());
        Box::pin(async move {
            decided.await;
            Ok(Self::read(payload).await?)
        })
    }
}

impl<T: DeserializeOwned> Body<T> {
    /// Reads a body: for handlers that decide about the caller first.
    ///
    /// # Errors
    /// As [`parse`]; too large.
    pub async fn read(payload: Payload) -> Result<Self, Fault> {
        parse(&collect(payload).await?)
    }
}

async fn collect(mut payload: Payload) -> Result<BytesMut, Fault> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|e| Fault::invalid("The body could not be read").because(e))?;
        if bytes.len() + chunk.len() > MAX_BODY {
            return Err(Fault::new(Kind::TooLarge, Words::Message("The body is too large".into())));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// JSON of the shape `T`. Attributes that are null are left out of the value: maps of strings cannot hold them.
///
/// # Errors
/// What is wrong, and where: a message that names line and column, or the member that is unknown.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<Body<T>, Fault> {
    let json: Value =
        serde_json::from_slice(bytes).map_err(|e| Fault::invalid(format!("Cannot parse the JSON: {e}")))?;
    let mut lean = json.clone();
    drop_null_attributes(&mut lean);
    let mut unknown = None;
    let read = serde_ignored::deserialize(lean, |path| {
        unknown.get_or_insert_with(|| path.to_string());
    });
    let value = read.map_err(|e| Fault::invalid(format!("Cannot parse the JSON: {e}")))?;
    match unknown {
        Some(member) => Err(Fault::invalid(format!("Unrecognized field \"{member}\""))),
        None => Ok(Body { value, json }),
    }
}

/// Members that are maps of strings.
const MAPS: &[&str] = &["attributes", "config", "authenticationFlowBindingOverrides"];

fn drop_null_attributes(json: &mut Value) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(drop_null_attributes),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::Object(map) if MAPS.contains(&name.as_str()) => map.retain(|_, v| !v.is_null()),
                    _ => drop_null_attributes(value),
                }
            }
        }
        _ => {}
    }
}
