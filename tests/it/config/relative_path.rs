//! A server that lives below a path: links, cookies and files do too.

use super::spawned::{Server, free_port, get};

#[test]
fn the_login_page_and_all_that_it_loads_stay_below_the_path() {
    let port = free_port().to_string();
    let server = Server::start(&[
        "start-dev",
        "--http-relative-path=/auth",
        &format!("--http-port={port}"),
        "--http-management-port=0",
    ]);
    let base = format!("http://127.0.0.1:{port}/auth");
    let query = "client_id=security-admin-console&response_type=code&scope=openid&code_challenge_method=S256\
        &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let url =
        format!("{base}/realms/master/protocol/openid-connect/auth?{query}&redirect_uri={base}/admin/master/console/");
    let host = format!("127.0.0.1:{port}");
    let (status, page) = get(&url, &host);
    assert_eq!(status, 200, "{page}");
    assert!(page.contains(&format!("action=\"{base}/realms/master/login-actions/authenticate?")), "{page}");
    assert!(page.contains("Path=/auth/realms/master/;"), "{page}");
    assert!(!page.contains("Path=/realms"));
    let sheet =
        page.split("rel=\"stylesheet\" href=\"").nth(1).and_then(|r| r.split('"').next()).expect("a style sheet");
    assert!(sheet.starts_with("/auth/resources/"), "{sheet}");
    assert_eq!(get(&format!("http://{host}{sheet}"), &host).0, 200);
    assert_eq!(get(&format!("http://{host}/realms/master"), &host).0, 404);
    assert!(server.terminate().is_some());
}
