//! Holds the shape of `src`: imports point down only (see ARCHITECTURE.md), files stay small, and each
//! says at its head what it is.

mod imports;

use imports::imports;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The longest that a file may be, in lines.
const LINE_LIMIT: usize = 400;

/// From the top down: a module may import its own layer and those below it. A longer path wins over a
/// shorter one, so that the parts of `edge` which every handler takes lie below the handlers.
const LAYERS: [(&str, &[&str]); 6] = [
    ("commands", &["command", "jobs", "lib", "main"]),
    ("edge", &["edge"]),
    ("protocols", &["admin", "login", "oidc"]),
    ("door", &["edge::extract", "edge::headers", "edge::params", "edge::refusal"]),
    ("domain", &["credentials", "crypto", "delivery", "egress", "events", "guard", "realms", "theme", "user_profile"]),
    ("model", &["model"]),
];

/// What every layer down to the domain may use: the context of a call and what it is made of. It imports
/// no protocol and no edge itself.
const FRAME: [&str; 10] = ["app", "cache", "clock", "config", "cx", "fault", "logging", "metrics", "process", "random"];
/// What the model may take from there: it knows neither caches nor settings.
const FRAME_FOR_MODEL: [&str; 3] = ["clock", "fault", "random"];

#[test]
fn imports_point_down_only() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let module = module_of(&file);
        for import in imports(&text) {
            if let Some(reason) = objection(&module, &import) {
                wrong.push(format!("{}: {import}: {reason}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rule_itself_refuses_an_upward_import() {
    assert!(objection("model::user", "edge::routes").is_some());
    assert!(objection("crypto::seal", "oidc::token").is_some());
    assert!(objection("oidc::token", "edge::routes").is_some());
    assert!(objection("cx", "admin").is_some());
    assert!(objection("model::user", "config").is_some());
    assert!(objection("nowhere", "model").is_some());
    assert!(objection("oidc::token", "edge::refusal").is_none());
    assert!(objection("oidc::token", "login::engine").is_none());
    assert!(objection("events", "model::event").is_none());
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let lines = text.lines().count();
        if lines > LINE_LIMIT {
            wrong.push(format!("{}: {lines} lines; {LINE_LIMIT} is the limit", file.display()));
        }
        if !text.starts_with("//! ") {
            wrong.push(format!("{}: begins without `//!`", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_tables_name_modules_that_exist() {
    let modules: Vec<_> = sources().iter().map(|(file, _)| module_of(file)).collect();
    let named = LAYERS.iter().flat_map(|(_, entries)| *entries).chain(&FRAME);
    let gone: Vec<_> = named.filter(|name| !modules.iter().any(|module| is_below(module, &[**name]))).collect();
    assert!(gone.is_empty(), "{gone:?}");
}

/// Why `module` may not import `import`, if so.
fn objection(module: &str, import: &str) -> Option<String> {
    if is_below(import, &FRAME) {
        let is_model = is_below(module, &["model"]);
        return (is_model && !is_below(import, &FRAME_FOR_MODEL)).then(|| "the model stands alone".to_owned());
    }
    // The frame holds the domain's parts together and may import what they may.
    let own = if is_below(module, &FRAME) { layer_of("crypto") } else { layer_of(module) };
    match (own, layer_of(import)) {
        (Some((own, _)), Some((other, _))) if own <= other => None,
        (Some((_, own)), Some((_, other))) => Some(format!("{other} is above {own}")),
        _ => Some("a module belongs to no layer; tests/it/architecture.rs has the table".to_owned()),
    }
}

/// Rank from the top, and name.
fn layer_of(module: &str) -> Option<(usize, &'static str)> {
    let entries = LAYERS.iter().enumerate().flat_map(|(rank, (name, modules))| {
        let matching = modules.iter().filter(|prefix| is_below(module, &[prefix]));
        matching.map(move |prefix| (prefix.len(), rank, *name))
    });
    entries.max().map(|(_, rank, name)| (rank, name))
}

fn is_below(module: &str, prefixes: &[&str]) -> bool {
    prefixes
        .iter()
        .any(|prefix| module.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::")))
}

/// `src/model/user.rs` is `model::user`, `src/model/mod.rs` is `model`.
fn module_of(file: &Path) -> String {
    let file = file.with_extension("");
    let parts: Vec<_> = file.iter().skip(1).map(|part| part.to_string_lossy()).collect();
    let parts = if parts.len() > 1 && parts.last().is_some_and(|last| last == "mod") {
        &parts[..parts.len() - 1]
    } else {
        &parts[..]
    };
    parts.join("::")
}

/// Every Rust file of the application with its text, by its path from the top.
fn sources() -> Vec<(PathBuf, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![top.join("src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                found.push((path.strip_prefix(top).expect("below the top").to_owned(), text));
            }
        }
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}
