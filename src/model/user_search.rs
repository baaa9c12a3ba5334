//! Lists of users: searches, the members of groups, the holders of roles. All are pages, ordered by name.

use gatehouse_store::{Param, Tx, params, placeholders};

use super::id::{GroupId, RealmId, RoleId, UserId};
use super::user::{COLUMNS, User, from_row};
use crate::fault::Fault;

/// What is searched for; what is none does not restrict. Texts are compared without regard to case.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words, all of which must be found in name, first name, last name or address. `*` stands for anything, quotation marks
    /// for nothing but the word itself; else a word is the beginning.
    pub search: Option<String>,
    pub username: Option<String>,
    pub email: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    /// Whether the four above must be equal, or only contained.
    pub exact: bool,
    pub enabled: Option<bool>,
    pub email_verified: Option<bool>,
    pub attributes: Vec<(String, String)>,
}

/// The most words of a search.
const MAX_WORDS: usize = 10;

/// Conditions and the texts that fill them.
struct Conditions {
    sql: String,
    texts: Vec<String>,
    /// A query for the ids of those whom an index finds, if there is one.
    by_index: Option<String>,
}

impl Wanted {
    /// Whether nothing is searched for: the list of all people.
    #[must_use]
    pub fn is_everybody(&self) -> bool {
        let Self { search, username, email, first_name, last_name, exact: _, enabled, email_verified, attributes } =
            self;
        let texts = [search, username, email, first_name, last_name];
        texts.iter().all(|t| t.is_none()) && enabled.is_none() && email_verified.is_none() && attributes.is_empty()
    }
}

impl Conditions {
    fn of(w: &Wanted) -> Self {
        let mut out = Self {
            // Service accounts are no people: only an exact search finds them.
            sql: String::from("u.realm_id = $1"),
            texts: Vec::new(),
            by_index: None,
        };
        if !(w.exact && w.username.is_some()) {
            out.sql.push_str(" AND u.service_account_client_id IS NULL");
        }
        for word in w.search.iter().flat_map(|s| words(s)) {
            out.word(&word);
        }
        for (column, value) in [
            ("username", &w.username),
            ("email", &w.email),
            ("first_name_lower", &w.first_name),
            ("last_name_lower", &w.last_name),
        ] {
            if let Some(value) = value {
                out.field(column, value, w.exact);
            }
        }
        for (column, flag) in [("enabled", w.enabled), ("email_verified", w.email_verified)] {
            if let Some(flag) = flag {
                out.sql.push_str(&format!(" AND u.{column} = {}", if flag { "true" } else { "false" }));
            }
        }
        for (name, value) in &w.attributes {
            let (n, v) = (out.bind(name.clone()), out.bind(value.clone()));
            out.sql.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM user_attribute a WHERE a.user_id = u.id AND a.name = {n} AND a.value = {v})"
            ));
        }
        out
    }

    /// What follows FROM. SQLite takes a CROSS JOIN in its order: those few first, whose rows are then looked up and sorted; else
    /// it would walk through all users by name instead.
    fn source(&self) -> String {
        match &self.by_index {
            Some(ids) => format!("({ids}) found CROSS JOIN users u WHERE u.id = found.id AND {}", self.sql),
            None => format!("users u WHERE {}", self.sql),
        }
    }

    /// The placeholder of a text; `$1` is the realm.
    fn bind(&mut self, text: String) -> String {
        self.texts.push(text);
        format!("${}", self.texts.len() + 1)
    }

    fn field(&mut self, column: &str, value: &str, exact: bool) {
        let value = value.to_lowercase();
        if exact {
            let p = self.bind(value);
            self.sql.push_str(&format!(" AND u.{column} = {p}"));
        } else {
            let p = self.bind(format!("%{}%", escaped(&value)));
            self.sql.push_str(&format!(" AND u.{column} LIKE {p} ESCAPE '!'"));
        }
    }

    fn word(&mut self, word: &str) {
        let columns = ["username", "email", "first_name_lower", "last_name_lower"];
        let word = word.to_lowercase();
        let conditions: Vec<String> = match word.strip_prefix('"').and_then(|w| w.strip_suffix('"')) {
            Some(exact) => {
                let p = self.bind(exact.to_owned());
                columns.iter().map(|c| format!("u.{c} = {p}")).collect()
            }
            None if word.contains('*') => {
                let p = self.bind(escaped(&word).replace('*', "%"));
                let each = columns.map(|c| format!("u.{c} LIKE {p} ESCAPE '!'"));
                self.sql.push_str(&format!(" AND ({})", each.join(" OR ")));
                return;
            }
            // A beginning is a range: that is what an index can answer.
            None => {
                let end = self.bind(format!("{word}\u{10ffff}"));
                let start = self.bind(word);
                columns.iter().map(|c| format!("(u.{c} >= {start} AND u.{c} < {end})")).collect()
            }
        };
        // Each column by its own index; one condition with OR would be answered by reading every user.
        let each = conditions.iter().map(|c| format!("SELECT u.id FROM users u WHERE u.realm_id = $1 AND {c}"));
        let ids = each.collect::<Vec<_>>().join(" UNION ");
        match self.by_index {
            None => self.by_index = Some(ids),
            Some(_) => self.sql.push_str(&format!(" AND u.id IN ({ids})")),
        }
    }
}

/// `LIKE` without its wildcards, `!` being the escape.
pub(super) fn escaped(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// Words; something in quotation marks is one.
fn words(search: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = search.trim_start();
    while !rest.is_empty() && out.len() < MAX_WORDS {
        let quoted = rest.strip_prefix('"').and_then(|r| r.find('"')).map(|end| end + 2);
        let end = quoted.unwrap_or_else(|| rest.find(char::is_whitespace).unwrap_or(rest.len()));
        out.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    out
}

fn bound<'a>(realm: &'a RealmId, texts: &'a [String]) -> Vec<Param<'a>> {
    std::iter::once(Param::from(realm)).chain(texts.iter().map(Param::from)).collect()
}

/// Which part of a list is wanted.
#[derive(Clone, Debug)]
pub struct Slice {
    pub first: i64,
    pub max: i64,
    /// A user on the way to `first`, by name, and how many come before them: what saves counting those.
    pub start: Option<(i64, String)>,
}

/// A page of the users that are searched for.
pub async fn list(tx: &Tx<'_>, realm: &RealmId, wanted: &Wanted, slice: &Slice) -> Result<Vec<User>, Fault> {
    let mut c = Conditions::of(wanted);
    let mut skipped = 0;
    if let Some((before, username)) = &slice.start {
        let p = c.bind(username.clone());
        c.sql.push_str(&format!(" AND u.username >= {p}"));
        skipped = *before;
    }
    let mut values = bound(realm, &c.texts);
    let n = values.len();
    let sql = format!("SELECT {COLUMNS} FROM {} ORDER BY u.username LIMIT ${} OFFSET ${}", c.source(), n + 1, n + 2);
    values.extend([Param::Int(slice.max), Param::Int(slice.first - skipped)]);
    tx.query(&sql, &values).await?.iter().map(from_row).collect()
}

/// How many users are found.
pub async fn count(tx: &Tx<'_>, realm: &RealmId, wanted: &Wanted) -> Result<i64, Fault> {
    let c = Conditions::of(wanted);
    let row = tx.find(&format!("SELECT count(*) FROM {}", c.source()), &bound(realm, &c.texts)).await?;
    Ok(row.map_or(Ok(0), |r| r.get(0))?)
}

/// A page of the direct members of a group.
pub async fn list_of_group(tx: &Tx<'_>, group: &GroupId, first: i64, max: i64) -> Result<Vec<User>, Fault> {
    let sql = format!(
        "SELECT {COLUMNS} FROM users u JOIN user_group_membership m ON m.user_id = u.id WHERE m.group_id = $1 ORDER BY u.username LIMIT $2 OFFSET $3"
    );
    tx.query(&sql, params![group, max, first]).await?.iter().map(from_row).collect()
}

/// A page of the users who have a role directly.
pub async fn list_of_role(tx: &Tx<'_>, role: &RoleId, first: i64, max: i64) -> Result<Vec<User>, Fault> {
    let sql = format!(
        "SELECT {COLUMNS} FROM users u JOIN user_role m ON m.user_id = u.id WHERE m.role_id = $1 ORDER BY u.username LIMIT $2 OFFSET $3"
    );
    tx.query(&sql, params![role, max, first]).await?.iter().map(from_row).collect()
}

/// The attributes of these users, as user, name and value in their order.
pub async fn list_attributes(tx: &Tx<'_>, users: &[User]) -> Result<Vec<(UserId, String, String)>, Fault> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT user_id, name, value FROM user_attribute WHERE user_id IN ({}) ORDER BY user_id, name, position",
        placeholders(1, users.len())
    );
    let ids: Vec<Param<'_>> = users.iter().map(|u| Param::from(&u.id)).collect();
    tx.query(&sql, &ids).await?.iter().map(|r| Ok((UserId(r.get(0)?), r.get(1)?, r.get(2)?))).collect()
}

/// Which of these users have a credential of a type.
pub async fn list_with_credential(tx: &Tx<'_>, users: &[User], kind: &str) -> Result<Vec<UserId>, Fault> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT DISTINCT user_id FROM credential WHERE type = $1 AND user_id IN ({})",
        placeholders(2, users.len())
    );
    let values: Vec<Param<'_>> =
        std::iter::once(Param::Text(kind)).chain(users.iter().map(|u| Param::from(&u.id))).collect();
    tx.query(&sql, &values).await?.iter().map(|r| Ok(UserId(r.get(0)?))).collect()
}
