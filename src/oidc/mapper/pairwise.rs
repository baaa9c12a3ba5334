//! A pairwise `sub` (OpenID Connect Core section 8.1): SHA-256 over sector, user and salt, shown as a UUID.

use md5::{Digest, Md5};
use ring::digest::{Context, SHA256};

use super::{Draft, Work};
use crate::model::client::Client;

pub fn add(work: &Work<'_>, draft: &mut Draft) {
    let client = &work.subject.client.client;
    let Some(salt) = work.config.get("pairwiseSubAlgorithmSalt") else { return };
    if let Some(sector) = sector(work.config.text("sectorIdentifierUri"), client) {
        draft.sub = Some(subject(&sector, work.subject.user.user.id.as_ref(), salt));
    }
}

/// The host of the sector identifier, or of the client's redirect URIs.
fn sector(uri: Option<&str>, client: &Client) -> Option<String> {
    let root = client.settings.root_url.as_deref().unwrap_or_default();
    let absolute = |uri: &String| if uri.starts_with('/') { format!("{root}{uri}") } else { uri.clone() };
    let uri = uri.map(str::to_owned).or_else(|| client.redirect_uris().first().map(absolute))?;
    url::Url::parse(&uri).ok()?.host_str().map(str::to_owned)
}

fn subject(sector: &str, user: &str, salt: &str) -> String {
    let mut hash = Context::new(&SHA256);
    [sector, user, salt].into_iter().for_each(|part| hash.update(part.as_bytes()));
    // The form of a UUID is a name-based one without a namespace, as existing subjects have it.
    let name: [u8; 16] = Md5::digest(hash.finish()).into();
    uuid::Builder::from_md5_bytes(name).into_uuid().to_string()
}
