//! Every option of Gatehouse, once. Command line, environment, file, help and `show-config` are all read off this table.

use super::option::{Kind, Opt, Section};
use Kind::{Boolean, Duration, Integer, ListOf, OneOf, Secret, Switch, Text};
use Section::{
    Administrator, BootstrapClient, BootstrapUser, Config, Database, Export, Hostname, Http, Import, Logging,
    Management, Outgoing, Proxy, Startup, Storage, Transfer,
};

/// Port 0 lets the system choose.
const PORT: Kind = Integer(0, 65_535);

/// Defaults that `start-dev` has instead of those of the table.
pub const DEVELOPMENT_DEFAULTS: &[(&str, &str)] =
    &[("hostname-strict", "false"), ("http-enabled", "true"), ("http-host", "localhost")];

/// Names that Keycloak still reads from before its options had the prefix `KC_`.
pub const OLD_ENVIRONMENT_NAMES: &[(&str, &str)] =
    &[("KEYCLOAK_ADMIN", "bootstrap-admin-username"), ("KEYCLOAK_ADMIN_PASSWORD", "bootstrap-admin-password")];

/// Variables with the prefix that are not options.
pub const OTHER_ENVIRONMENT_NAMES: &[&str] = &["KC_RUN_IN_CONTAINER"];

#[rustfmt::skip]
pub const OPTIONS: &[Opt] = &[
    row("config-file",                 Config,     Text,    Some("conf/gatehouse.conf"), "File with options, one name=value on a line"),
    row("optimized",                   Config,     Switch,  None, "Accepted as Keycloak does; there is no build step that it could skip"),

    row("data-dir",                    Storage,    Text,    Some("data"), "Directory of the SQLite file, the master key and import/"),
    row("master-key-file",             Storage,    Text,    None, "File with the key that seals secrets in the database [default: master.key in the data directory]"),
    row("hash-threads",                Storage,    Integer(1, 1_024), None, "Threads that hash passwords [default: the number of cores]"),

    row("db",                          Database,   OneOf(&["sqlite", "postgres", "dev-file", "dev-mem"]), Some("sqlite"), "Kind of database; dev-file means sqlite, dev-mem an SQLite database that is gone at exit"),
    row("db-url",                      Database,   Text,    None, "Where it is: postgresql://host:port/name, the same after jdbc:, or the path of the SQLite file"),
    row("db-url-host",                 Database,   Text,    Some("localhost"), "Host of PostgreSQL, unless db-url is given"),
    row("db-url-port",                 Database,   Integer(1, 65_535), Some("5432"), "Port of PostgreSQL, unless db-url is given"),
    row("db-url-database",             Database,   Text,    Some("keycloak"), "Name of the PostgreSQL database, unless db-url is given"),
    row("db-url-properties",           Database,   Text,    None, "Parameters such as ?sslmode=require, unless db-url is given"),
    row("db-schema",                   Database,   Text,    None, "PostgreSQL schema of the tables"),
    row("db-username",                 Database,   Text,    None, "User of the database"),
    row("db-password",                 Database,   Secret,  None, "Password of that user; better given in the environment"),
    row("db-pool-max-size",            Database,   Integer(1, 10_000), Some("20"), "Most connections to PostgreSQL at a time"),

    row("hostname",                    Hostname,   Text,    None, "Public address: a host name, or a URL with scheme, port and path"),
    row("hostname-admin",              Hostname,   Text,    None, "URL of the administration console, where it differs from hostname"),
    row("hostname-strict",             Hostname,   Boolean, Some("true"), "Refuse to take the public address from the request"),
    row("hostname-backchannel-dynamic", Hostname,  Boolean, Some("false"), "Announce token, user info and key URLs under the address of the request"),

    row("http-enabled",                Http,       Boolean, Some("false"), "Serve plain HTTP, for instance behind a proxy that ends TLS"),
    row("http-host",                   Http,       Text,    Some("0.0.0.0"), "Address or host name to listen on"),
    row("http-port",                   Http,       PORT,    Some("8080"), "Port of plain HTTP"),
    row("http-relative-path",          Http,       Text,    Some("/"), "Path under which everything is served, such as /auth"),
    row("https-port",                  Http,       PORT,    Some("8443"), "Port of HTTPS"),
    row("https-certificate-file",      Http,       Text,    None, "Certificate chain in PEM form; with it HTTPS is on"),
    row("https-certificate-key-file",  Http,       Text,    None, "Private key of the certificate in PEM form"),
    row("https-certificates-reload-period", Http,  Duration, Some("1h"), "Interval at which both files are read again; SIGHUP does it at once"),
    row("https-protocols",             Http,       ListOf(&["TLSv1.3", "TLSv1.2"]), Some("TLSv1.3,TLSv1.2"), "TLS versions"),
    row("shutdown-delay",              Http,       Duration, Some("0s"), "Time between reporting not ready and closing the ports"),
    row("shutdown-timeout",            Http,       Duration, Some("10s"), "Longest wait for running requests at shutdown"),

    row("health-enabled",              Management, Boolean, Some("true"), "Answer /health, /health/live, /health/ready and /health/started"),
    row("metrics-enabled",             Management, Boolean, Some("false"), "Answer /metrics"),
    row("http-management-port",        Management, PORT,    Some("9000"), "Port of the management interface"),
    row("http-management-host",        Management, Text,    None, "Its address [default: that of http-host]"),
    row("http-management-relative-path", Management, Text,  None, "Its path [default: that of http-relative-path]"),
    row("http-management-scheme",      Management, OneOf(&["inherited", "http"]), Some("inherited"), "inherited: HTTPS when there is a certificate"),

    row("proxy-headers",               Proxy,      OneOf(&["forwarded", "xforwarded"]), None, "Take client address, scheme and host from Forwarded, or from X-Forwarded-*"),
    row("proxy-trusted-addresses",     Proxy,      Text,    None, "Proxies to believe, as addresses or CIDR, by commas [default: all]"),

    row("egress-allowed-networks",     Outgoing,   Text,    None, "Networks that realms may make the server call although they are not public, as addresses or CIDR, by commas"),
    row("truststore-paths",            Outgoing,   Text,    None, "Files or directories with further certificates to trust in outgoing connections, in PEM form, by commas"),

    row("log",                         Logging,    OneOf(&["console"]), Some("console"), "Where the log goes"),
    row("log-level",                   Logging,    Text,    Some("info"), "Level, and category:level for parts, by commas: info,gatehouse::oidc:debug"),
    row("log-console-output",          Logging,    OneOf(&["default", "json"]), Some("default"), "Lines of text, or of JSON"),
    row("log-console-color",           Logging,    Boolean, None, "Coloured lines [default: when the output is a terminal]"),

    row("import-realm",                Startup,    Switch,  None, "Import data/import/*.json at the start; realms that exist are left alone"),
    row("bootstrap-admin-username",    Startup,    Text,    Some("temp-admin"), "First administrator, made with the realm master"),
    row("bootstrap-admin-password",    Startup,    Secret,  None, "Password of the first administrator"),
    row("bootstrap-admin-client-id",   Startup,    Text,    Some("temp-admin"), "First administrating service account"),
    row("bootstrap-admin-client-secret", Startup,  Secret,  None, "Secret of that service account"),

    row("file",                        Transfer,   Text,    None, "Realm file to read or write"),
    row("dir",                         Transfer,   Text,    None, "Directory of realm files to read or write"),
    row("override",                    Import,     Boolean, Some("true"), "Replace realms that exist; false leaves them alone"),
    row("realm",                       Export,     Text,    None, "The one realm to export [default: all]"),
    row("users",                       Export,     OneOf(&["skip", "realm_file", "same_file", "different_files"]), Some("different_files"), "Where users go"),
    row("users-per-file",              Export,     Integer(1, 1_000_000), Some("50"), "Users in one file, with different_files"),

    row("no-prompt",                   Administrator, Switch, None, "Ask nothing; fail when something is missing"),
    row("username",                    BootstrapUser, Text, None, "Name of the administrator [default: temp-admin]"),
    row("username:env",                BootstrapUser, Text, None, "Environment variable that holds the name"),
    row("password:env",                BootstrapUser, Text, None, "Environment variable that holds the password"),
    row("client-id",                   BootstrapClient, Text, None, "Client id of the service account [default: temp-admin]"),
    row("client-id:env",               BootstrapClient, Text, None, "Environment variable that holds the client id"),
    row("client-secret:env",           BootstrapClient, Text, None, "Environment variable that holds the secret"),
];

const fn row(
    name: &'static str,
    section: Section,
    kind: Kind,
    default: Option<&'static str>,
    help: &'static str,
) -> Opt {
    Opt { name, section, kind, default, help }
}

/// The option of that name.
pub fn find(name: &str) -> Option<&'static Opt> {
    OPTIONS.iter().find(|option| option.name == name)
}
