//! `import`, `export`, `--import-realm` and `bootstrap-admin`, as processes on a database of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use gatehouse_testdb::Cluster;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::spawned::{Server, gatehouse};

/// A directory with a database, and files beside it.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().expect("a directory"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().expect("a parent")).expect("made");
        fs::write(self.path(name), text).expect("written");
    }

    fn read(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).expect("a file")).expect("JSON")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        gatehouse(&self.0, arguments).env("ADMIN_PASSWORD", "correct horse").output().expect("the program runs")
    }

    fn done(&self, arguments: &[&str]) {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", said(&output));
    }

    /// What a command says that fails.
    fn failed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", said(&output));
        said(&output)
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn realm(name: &str, users: usize) -> Value {
    let user = |n| json!({"username": format!("agent{n}"), "enabled": true, "groups": ["/desk"]});
    json!({
        "realm": name, "enabled": true, "displayName": "Desk",
        "groups": [{"name": "desk"}],
        "clients": [{"clientId": "cx-desk", "secret": "s3cret", "redirectUris": ["https://desk.example/*"]}],
        "users": (0..users).map(user).collect::<Vec<_>>(),
    })
}

fn usernames(users: &Value) -> Vec<&str> {
    users.as_array().into_iter().flatten().filter_map(|user| user["username"].as_str()).collect()
}

#[test]
fn a_realm_is_imported_and_exported_whole() {
    let place = Place::new();
    place.write("in.json", &realm("cx", 3).to_string());
    place.done(&["import", "--file=in.json"]);
    place.done(&["export", "--file=out.json", "--realm=cx"]);
    let out = place.read("out.json");
    assert_eq!((&out["realm"], &out["displayName"]), (&json!("cx"), &json!("Desk")));
    assert_eq!(usernames(&out["users"]).len(), 3);
    let clients = out["clients"].as_array().expect("clients");
    let desk = clients.iter().find(|client| client["clientId"] == "cx-desk").expect("the client");
    assert_eq!(desk["secret"], "s3cret");
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(place.path("out.json")).expect("a file").permissions());
    assert_eq!(mode & 0o077, 0, "it holds secrets");
    let again = Place::new();
    fs::copy(place.path("out.json"), again.path("in.json")).expect("copied");
    again.done(&["import", "--file=in.json"]);
    again.done(&["export", "--file=out.json", "--realm=cx"]);
    assert_eq!(usernames(&again.read("out.json")["users"]).len(), 3);
}

#[test]
fn postgresql_is_reached_by_its_jdbc_url() {
    let cluster = Cluster::start().expect("PostgreSQL");
    let url = cluster.database().expect("a database").replace("postgres://postgres@", "jdbc:postgresql://");
    let options = ["--db=postgres", &format!("--db-url={url}?currentSchema=public"), "--db-username=postgres"];
    let place = Place::new();
    place.write("in.json", &realm("cx", 1).to_string());
    place.done(&[&["import", "--file=in.json"][..], &options].concat());
    place.done(&[&["export", "--file=out.json", "--realm=cx"][..], &options].concat());
    assert_eq!(usernames(&place.read("out.json")["users"]).len(), 1);
    assert!(!place.path("data/gatehouse.db").exists());
}

#[test]
fn a_directory_holds_users_in_files_of_their_own() {
    let place = Place::new();
    place.write("in/cx-realm.json", &realm("cx", 0).to_string());
    place.write("in/cx-users-0.json", &json!({"realm": "cx", "users": realm("cx", 5)["users"]}).to_string());
    place.done(&["import", "--dir=in"]);
    place.done(&["export", "--dir=out", "--realm=cx", "--users-per-file=2"]);
    let counts: Vec<_> =
        (0..3).map(|n| usernames(&place.read(&format!("out/cx-users-{n}.json"))["users"]).len()).collect();
    assert_eq!(counts, [2, 2, 1]);
    assert!(usernames(&place.read("out/cx-realm.json")["users"]).is_empty());
    place.done(&["export", "--dir=skipped", "--realm=cx", "--users=skip"]);
    assert_eq!(fs::read_dir(place.path("skipped")).expect("a directory").count(), 1);
    place.write("lost/other-users-0.json", &json!({"realm": "other", "users": []}).to_string());
    assert!(place.failed(&["import", "--dir=lost"]).contains("users of the realm other"));
}

#[test]
fn an_import_that_fails_changes_nothing_and_names_the_place() {
    let place = Place::new();
    let mut broken = realm("broken", 1);
    broken["browserFlow"] = json!("none such");
    place.write("in.json", &json!([realm("good", 1), broken]).to_string());
    let said = place.failed(&["import", "--file=in.json"]);
    assert!(said.contains("realm broken") && said.contains("browserFlow"), "{said}");
    assert!(place.failed(&["export", "--file=out.json", "--realm=good"]).contains("there is no realm good"));
    place.write("bad.json", "{\"realm\": \"x\",\n \"enabled\": 3}");
    let said = place.failed(&["import", "--file=bad.json"]);
    assert!(said.contains("bad.json") && said.contains("line 2, column"), "{said}");
    assert!(place.failed(&["import", "--file=none.json"]).contains("none.json"));
}

#[test]
fn override_replaces_a_realm_or_leaves_it() {
    let place = Place::new();
    place.write("one.json", &realm("cx", 1).to_string());
    place.write("two.json", &realm("cx", 2).to_string());
    place.done(&["import", "--file=one.json"]);
    for (choice, users) in [("--override=false", 1), ("--override=true", 2)] {
        place.done(&["import", "--file=two.json", choice]);
        place.done(&["export", "--file=out.json", "--realm=cx"]);
        assert_eq!(usernames(&place.read("out.json")["users"]).len(), users, "{choice}");
    }
}

#[test]
fn a_start_imports_what_is_in_the_data_directory() {
    let place = Place::new();
    place.write("data/import/cx.json", &realm("cx", 1).to_string());
    let data_dir = format!("--data-dir={}", place.path("data").display());
    let arguments = ["start-dev", "--import-realm", "--http-port=0", "--http-management-port=0", &data_dir];
    assert_eq!(Server::start(&arguments).terminate(), Some(0));
    place.done(&["export", "--file=out.json", "--realm=cx"]);
    assert!(Path::new(&place.path("data/gatehouse.db")).exists());
}

#[test]
fn administrators_are_made_from_the_command_line() {
    let place = Place::new();
    let user = ["bootstrap-admin", "user", "--no-prompt", "--username=root", "--password:env=ADMIN_PASSWORD"];
    let service = ["bootstrap-admin", "service", "--no-prompt", "--client-secret:env=ADMIN_PASSWORD"];
    place.done(&user);
    place.done(&service);
    assert!(!place.failed(&user).contains("correct horse"), "the name is taken");
    place.done(&["export", "--file=out.json", "--realm=master"]);
    let master = place.read("out.json");
    let names = usernames(&master["users"]);
    assert!(names.contains(&"root") && names.contains(&"service-account-temp-admin"), "{names:?}");
}
