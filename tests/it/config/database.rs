//! Forms of the database URL.

use std::path::PathBuf;

use gatehouse::config::{Database, Postgres, SslMode, parse_postgres_url};

use super::{production, refusal};

fn parse(url: &str) -> Postgres {
    parse_postgres_url(url, &mut Vec::new()).expect(url)
}

#[test]
fn hosts_ports_and_names_are_read_from_both_forms() {
    let one = |host: &str, port| vec![(host.to_owned(), port)];
    for (url, hosts, database) in [
        ("jdbc:postgresql://db:5433/kc", one("db", 5433), "kc"),
        ("jdbc:postgresql://db/kc", one("db", 5432), "kc"),
        ("jdbc:postgresql:kc", one("localhost", 5432), "kc"),
        ("postgresql://db", one("db", 5432), "keycloak"),
        ("postgres://u:p@[::1]:5/a%20b", one("::1", 5), "a b"),
        ("jdbc:postgresql://a:1,b/kc", vec![("a".to_owned(), 1), ("b".to_owned(), 5432)], "kc"),
    ] {
        let postgres = parse(url);
        assert_eq!((postgres.hosts, postgres.database.as_str()), (hosts, database), "{url}");
    }
}

#[test]
fn user_and_password_are_read_from_both_places() {
    for url in ["postgresql://me:s%2Fe+c@db/kc", "jdbc:postgresql://db/kc?user=me&password=s%2Fe%2Bc"] {
        let postgres = parse(url);
        assert_eq!(postgres.username.as_deref(), Some("me"));
        assert_eq!(postgres.password.as_ref().map(|password| password.expose()), Some("s/e+c"));
        assert!(!format!("{postgres:?}").contains("s/e+c"));
    }
}

#[test]
fn parameters_are_translated_and_unknown_ones_warn() {
    let mut warnings = Vec::new();
    let url = "jdbc:postgresql://db/kc?sslmode=verify-full&sslrootcert=/ca.pem&currentSchema=s&ApplicationName=a\
               &connectTimeout=3&prepareThreshold=0";
    let postgres = parse_postgres_url(url, &mut warnings).expect("good");
    assert_eq!((postgres.ssl_mode, postgres.ssl_root_cert), (SslMode::VerifyFull, Some(PathBuf::from("/ca.pem"))));
    assert_eq!((postgres.schema.as_deref(), postgres.application_name.as_deref()), (Some("s"), Some("a")));
    assert_eq!(postgres.connect_timeout, Some(3));
    assert_eq!(warnings, ["parameter prepareThreshold of db-url has no effect"]);
}

#[test]
fn other_databases_and_broken_urls_are_refused_without_repeating_them() {
    for url in [
        "jdbc:mysql://db/kc?password=hidden",
        "postgresql://u:hidden@db:port/kc",
        "postgresql://db/kc?sslmode=sometimes&password=hidden",
        "kc",
    ] {
        let error = parse_postgres_url(url, &mut Vec::new()).expect_err(url);
        assert!(!error.contains("hidden"), "{error}");
    }
}

#[test]
fn options_complete_and_override_the_url() {
    let options = [
        ("db", "postgres"),
        ("db-url-host", "db"),
        ("db-url-port", "5433"),
        ("db-url-database", "kc"),
        ("db-url-properties", "?sslmode=require"),
        ("db-username", "me"),
        ("db-password", "hidden"),
        ("db-pool-max-size", "7"),
    ];
    let Database::Postgres(postgres) = production(&options).expect("good").database else { panic!("not PostgreSQL") };
    assert_eq!((postgres.hosts, postgres.database.as_str()), (vec![("db".to_owned(), 5433)], "kc"));
    assert_eq!((postgres.ssl_mode, postgres.pool_max_size), (SslMode::Require, 7));
    assert_eq!(postgres.username.as_deref(), Some("me"));
}

#[test]
fn sqlite_is_a_file_of_the_data_directory_unless_it_is_named() {
    for (options, path) in [
        (vec![("data-dir", "/d")], "/d/gatehouse.db"),
        (vec![("data-dir", "/d"), ("db", "dev-file")], "/d/gatehouse.db"),
        (vec![("db-url", "/x.db")], "/x.db"),
        (vec![("db-url", "jdbc:sqlite:x.db")], "x.db"),
    ] {
        let Database::Sqlite { path: found } = production(&options).expect("good").database else {
            panic!("{options:?}")
        };
        assert_eq!(found, PathBuf::from(path));
    }
    assert!(matches!(production(&[("db", "dev-mem")]).expect("good").database, Database::Memory));
    for url in ["jdbc:h2:file:/x", "postgresql://db/kc"] {
        assert!(refusal(&[("db-url", url)]).contains("does not fit db=sqlite"));
    }
}
