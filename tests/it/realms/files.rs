//! Realm files, one and many.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use gatehouse::realms::export::files::{Target, Users, write};
use gatehouse::realms::import::files::{IfRealmExists, Imported, import};
use serde_json::Value;

use super::{Ground, MIGRATED, message};

#[actix_web::test]
async fn a_folder_goes_out_and_comes_in_elsewhere() {
    let (from, to) = (Ground::with_master().await, Ground::empty().await);
    from.create(MIGRATED).await.unwrap();
    let folder = from.database.path().join("out");
    let target = Target::Folder(folder.clone());
    let files = write(&from.store, &from.master_key, &target, None, Users::DifferentFiles(4)).await.unwrap();
    let names: Vec<_> = files.iter().map(|f| f.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(names, ["master-realm.json", "migrated-realm.json", "migrated-users-0.json", "migrated-users-1.json"]);
    assert_eq!(fs::metadata(&files[1]).unwrap().permissions().mode() & 0o077, 0);
    let done = import(&to.store, to.makings(), &folder, IfRealmExists::Ignore).await.unwrap();
    let written = |realm: &str, is_written| Imported { realm: realm.into(), is_written };
    assert_eq!(done, [written("master", true), written("migrated", true)]);
    let again = import(&to.store, to.makings(), &folder, IfRealmExists::Ignore).await.unwrap();
    assert_eq!(again, [written("master", false), written("migrated", false)]);
    let target = Target::File(to.database.path().join("all.json"));
    write(&to.store, &to.master_key, &target, None, Users::RealmFile).await.unwrap();
    let all: Value = serde_json::from_slice(&fs::read(to.database.path().join("all.json")).unwrap()).unwrap();
    let mut users = all[1]["users"].clone();
    let given: Value = serde_json::from_str(MIGRATED).unwrap();
    for user in users.as_array_mut().unwrap() {
        let before = given["users"].as_array().unwrap().iter().find(|u| u["id"] == user["id"]).unwrap();
        for member in ["username", "email", "attributes", "clientRoles", "groups", "requiredActions", "clientConsents"]
        {
            assert_eq!(super::normal(user[member].take()), super::normal(before[member].clone()), "{member}");
        }
        for (after, before) in
            user["credentials"].as_array().unwrap().iter().zip(before["credentials"].as_array().unwrap())
        {
            for member in ["id", "type", "secretData", "credentialData", "createdDate", "userLabel"] {
                assert_eq!(after[member], before[member], "{member}");
            }
        }
    }
}

#[actix_web::test]
async fn overwrites_when_asked_to() {
    let ground = Ground::with_master().await;
    let file = ground.database.path().join("x.json");
    for (lifespan, exists, now) in
        [(1, IfRealmExists::Ignore, 1), (2, IfRealmExists::Ignore, 1), (3, IfRealmExists::Overwrite, 3)]
    {
        fs::write(&file, format!(r#"{{"realm": "x", "enabled": true, "accessTokenLifespan": {lifespan}}}"#)).unwrap();
        import(&ground.store, ground.makings(), &file, exists).await.unwrap();
        assert_eq!(ground.find("x").await.unwrap().settings.access_token_lifespan, Some(now));
    }
    let master = serde_json::to_value(ground.export("master").await).unwrap();
    assert_eq!(master["roles"]["client"]["x-realm"].as_array().map(Vec::len), Some(21));
}

#[actix_web::test]
async fn a_mistake_names_the_file_and_leaves_the_other_realms_out_too() {
    let ground = Ground::with_master().await;
    let folder = ground.database.path().join("in");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("good-realm.json"), r#"{"realm": "good", "enabled": true}"#).unwrap();
    for (name, text, why) in [
        ("bad-realm.json", r#"{"realm": "bad", "users": [{}]}"#, "realm bad: users[0]: username is missing"),
        ("bad-realm.json", "{\"realm\": \"bad\",\n 7}", "line 2, column 2: key must be a string"),
        ("bad-realm.json", r#"{"enabled": true}"#, "member realm is missing"),
        ("bad-realm.json", r#"{"realm": "good"}"#, "the realm good is given twice"),
        ("bad-users-0.json", r#"{"realm": "bad", "users": []}"#, "there are users of the realm bad, but not the realm"),
    ] {
        fs::write(folder.join(name), text).unwrap();
        let fault = import(&ground.store, ground.makings(), &folder, IfRealmExists::Ignore).await.unwrap_err();
        let said = message(&fault);
        assert!(said.ends_with(why), "{said}");
        assert!(said.contains(folder.to_str().unwrap()), "{said}");
        assert!(ground.find("good").await.is_none());
        fs::remove_file(folder.join(name)).unwrap();
    }
}
