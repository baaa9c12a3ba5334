//! Secrets are compared in constant time: no file that handles them compares them with `==`.

use std::path::Path;

/// File, and what it compares in constant time.
const COMPARES: &[&str] = &[
    "src/model/id.rs",
    "src/login/endpoint.rs",
    "src/crypto/internal.rs",
    "src/oidc/pkce.rs",
    "src/crypto/password/mod.rs",
];

#[test]
fn by_the_function_that_is_made_for_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in COMPARES {
        let text = std::fs::read_to_string(root.join(path)).expect("a source file");
        assert!(text.contains("ct_eq"), "{path}");
    }
}

#[test]
fn and_never_by_the_operator() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for line in text.lines().filter(|line| line.contains("==") || line.contains("!=")) {
                let secret = [
                    "expose() ==",
                    "expose() !=",
                    "session_code ==",
                    "== session_code",
                    "secret ==",
                    "password ==",
                    "signature ==",
                ];
                assert!(!secret.iter().any(|s| line.contains(s)), "{}: {line}", path.display());
            }
        }
    }
}
