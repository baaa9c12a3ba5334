//! The HTTP client for the provider. It follows no redirect (a redirected token endpoint would be
//! handed the code), waits ten seconds at most and reads one mebibyte at most.

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use std::{future::Future, pin::Pin, time::Duration};

const ANSWER_LIMIT: usize = 1 << 20;
const TIMEOUT: Duration = Duration::from_secs(10);

/// Why the provider gave no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    #[error("the request failed: {0}")]
    Request(#[from] reqwest::Error),
    #[error("the answer is longer than {ANSWER_LIMIT} bytes")]
    TooLong,
    #[error("the answer is malformed: {0}")]
    Malformed(#[from] http::Error),
}

/// A client of the provider's endpoints.
pub struct Http(reqwest::Client);

impl Http {
    /// Fails only when the TLS set-up of this machine is unusable.
    pub fn new() -> Result<Self, HttpError> {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(TIMEOUT).build()?;
        Ok(Self(client))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut answer = self.0.execute(request.try_into()?).await?;
        let mut built = http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            built = built.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > ANSWER_LIMIT {
                return Err(HttpError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(built.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
