//! PostgreSQL URLs: libpq's `postgresql://user:password@host:port/name?…` and the JDBC form
//! `jdbc:postgresql://host1:port1,host2/name?user=…`. Refuses other databases; passes over unknown parameters with a warning.

use std::path::PathBuf;

use url::form_urlencoded;

use super::{Postgres, Secret, SslMode};

const PORT: u16 = 5432;

type Setter = fn(&mut Postgres, &str) -> Option<()>;

/// Parameters by their JDBC and libpq names; a setter gives `None` for a value it does not know.
const PARAMETERS: &[(&str, Setter)] = &[
    ("user", |to, value| put(&mut to.username, Some(value.to_owned()))),
    ("password", |to, value| put(&mut to.password, Some(Secret::new(value)))),
    ("sslmode", |to, value| put(&mut to.ssl_mode, ssl_mode(value)?)),
    ("ssl", |to, value| put(&mut to.ssl_mode, (value == "true").then_some(SslMode::VerifyFull)?)),
    ("sslrootcert", |to, value| put(&mut to.ssl_root_cert, Some(PathBuf::from(value)))),
    ("currentschema", |to, value| put(&mut to.schema, Some(value.to_owned()))),
    ("applicationname", |to, value| put(&mut to.application_name, Some(value.to_owned()))),
    ("application_name", |to, value| put(&mut to.application_name, Some(value.to_owned()))),
    ("connecttimeout", |to, value| put(&mut to.connect_timeout, Some(value.parse().ok()?))),
    ("connect_timeout", |to, value| put(&mut to.connect_timeout, Some(value.parse().ok()?))),
    ("logintimeout", |to, value| put(&mut to.connect_timeout, Some(value.parse().ok()?))),
];

fn put<T>(place: &mut T, value: T) -> Option<()> {
    *place = value;
    Some(())
}

/// # Errors
/// What is wrong with the URL; it is not repeated, since it may hold a password.
pub fn parse(url: &str, warnings: &mut Vec<String>) -> Result<Postgres, String> {
    let url = url.strip_prefix("jdbc:").unwrap_or(url);
    let rest = url.strip_prefix("postgresql:").or_else(|| url.strip_prefix("postgres:"));
    let rest = rest.ok_or("it takes postgresql://host:port/name, also after jdbc:")?;
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut postgres = match place.strip_prefix("//") {
        Some(place) => locate(place)?,
        None => at(vec![("localhost".into(), PORT)], place)?,
    };
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        set(&mut postgres, &name, &value, warnings)?;
    }
    Ok(postgres)
}

fn locate(place: &str) -> Result<Postgres, String> {
    let (authority, database) = place.split_once('/').unwrap_or((place, ""));
    let (user, hosts) = match authority.rsplit_once('@') {
        Some((user, hosts)) => (Some(user), hosts),
        None => (None, authority),
    };
    let hosts = hosts.split(',').map(host_and_port).collect::<Result<_, _>>()?;
    let mut postgres = at(hosts, database)?;
    if let Some(user) = user {
        let (name, password) = user.split_once(':').map_or((user, None), |(name, password)| (name, Some(password)));
        postgres.username = Some(decode(name)?);
        postgres.password = password.map(decode).transpose()?.map(Secret::new);
    }
    Ok(postgres)
}

fn at(hosts: Vec<(String, u16)>, database: &str) -> Result<Postgres, String> {
    let database = if database.is_empty() { "keycloak".to_owned() } else { decode(database)? };
    Ok(Postgres {
        hosts,
        database,
        username: None,
        password: None,
        ssl_mode: SslMode::default(),
        ssl_root_cert: None,
        schema: None,
        application_name: None,
        connect_timeout: None,
        pool_max_size: 20,
    })
}

fn host_and_port(text: &str) -> Result<(String, u16), String> {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) => (host, rest.strip_prefix(':')),
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let host = if host.is_empty() { "localhost" } else { host };
    let port = match port {
        Some(port) => port.parse().map_err(|_| format!("'{port}' is not a port"))?,
        None => PORT,
    };
    Ok((host.to_owned(), port))
}

fn set(postgres: &mut Postgres, name: &str, value: &str, warnings: &mut Vec<String>) -> Result<(), String> {
    let known = PARAMETERS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    match known {
        Some((_, setter)) => setter(postgres, value).ok_or(format!("parameter {name} cannot have this value")),
        None => {
            warnings.push(format!("parameter {name} of db-url has no effect"));
            Ok(())
        }
    }
}

fn ssl_mode(value: &str) -> Option<SslMode> {
    Some(match value {
        "disable" => SslMode::Disable,
        "allow" | "prefer" => SslMode::Prefer,
        "require" => SslMode::Require,
        "verify-ca" => SslMode::VerifyCa,
        "verify-full" => SslMode::VerifyFull,
        _ => return None,
    })
}

/// Undoes percent-encoding; a plus sign is a plus sign here.
fn decode(text: &str) -> Result<String, String> {
    let pairs = text.replace('+', "%2B");
    let decoded = form_urlencoded::parse(pairs.as_bytes()).next().map(|(name, _)| name.into_owned());
    decoded.filter(|name| !name.contains('\u{fffd}')).ok_or_else(|| "a part of it is empty or not UTF-8".to_owned())
}
