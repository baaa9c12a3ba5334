//! The Content-Security-Policy of a page (CSP Level 3): the realm's own directives, then what our pages need and no more.
//! `form-action` is `'none'` on pages without a form and absent on the others: browsers apply it to each redirect
//! that follows a form as well, and a login ends with a redirect to the client, whose own redirects nobody can list.
//! What it would guard against, a form smuggled into a page, is prevented by escaping every value.

/// Directives that a page needs: the realm's own ones of the same name are widened, since the page would not work otherwise.
const NEEDED: &[&str] = &["style-src", "script-src", "img-src", "font-src"];

/// The header's value. `realm` is `browserSecurityHeaders.contentSecurityPolicy`.
pub fn content_security_policy(realm: &str, nonce: &str, sends_form: bool) -> String {
    let mut policy = directives(realm);
    let script = format!("'nonce-{nonce}'");
    let ours = [
        ("default-src", "'none'"),
        ("style-src", "'self'"),
        ("script-src", script.as_str()),
        ("img-src", "'self' data:"),
        ("font-src", "'self'"),
        ("base-uri", "'none'"),
        ("form-action", "'none'"),
    ];
    for (name, sources) in ours {
        if name == "form-action" && sends_form {
            continue;
        }
        match policy.iter_mut().find(|(known, _)| known == name) {
            None => policy.push((name.to_owned(), sources.to_owned())),
            Some((_, known)) if NEEDED.contains(&name) => widen(known, sources),
            Some(_) => {}
        }
    }
    let written: Vec<String> =
        policy.iter().map(|(name, sources)| format!("{name} {sources}").trim_end().to_owned()).collect();
    written.join("; ")
}

/// The directives of a policy by lower-case name; of a name that occurs twice the first one counts (CSP 2.2.1).
pub fn directives(policy: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let plain: String = policy.chars().filter(|c| !c.is_control() && *c != ',').collect();
    for directive in plain.split(';').map(str::trim).filter(|directive| !directive.is_empty()) {
        let (name, sources) = directive.split_once(char::is_whitespace).unwrap_or((directive, ""));
        let name = name.to_ascii_lowercase();
        if found.iter().all(|(known, _)| *known != name) {
            found.push((name, sources.trim().to_owned()));
        }
    }
    found
}

/// `'none'` counts only where it stands alone, so it goes when a source is added.
fn widen(known: &mut String, sources: &str) {
    let missing = sources.split(' ').filter(|source| !known.split_whitespace().any(|one| one == *source));
    let kept = known.split_whitespace().filter(|source| *source != "'none'");
    *known = kept.chain(missing).collect::<Vec<_>>().join(" ");
}
