//! Violations carry the same names on both databases.

use gatehouse_store::{Error, Store};

use crate::on_both;
use crate::support::{Database, number, run};

const SCHEMA: &str = "
    CREATE TABLE realm (id TEXT NOT NULL PRIMARY KEY, code BIGINT UNIQUE);
    CREATE TABLE member (id TEXT NOT NULL PRIMARY KEY, realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
        name TEXT NOT NULL, email TEXT, age BIGINT CHECK (age >= 0));
    CREATE UNIQUE INDEX member_name ON member (realm_id, name);
    CREATE UNIQUE INDEX member_email ON member (lower(email));
    CREATE UNIQUE INDEX member_adult ON member (age) WHERE age > 17;
    CREATE TABLE pair (a TEXT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b));
    INSERT INTO realm VALUES ('r', 1);
    INSERT INTO member VALUES ('m', 'r', 'ann', 'a@b.c', 30);
    INSERT INTO pair VALUES ('x', 'y');";

on_both! {
    a_unique_violation_names_its_index
    a_foreign_key_is_held_both_ways
    a_missing_or_refused_value_is_a_constraint
    on_conflict_does_not_fail_the_transaction
    what_hangs_on_a_deleted_row_goes_with_it
    returning_gives_the_changed_rows
}

async fn unique(store: &Store, sql: &'static str) -> String {
    match run(store, sql).await {
        Err(Error::Unique { index }) => index,
        other => panic!("{sql}: {other:?}"),
    }
}

async fn a_unique_violation_names_its_index(database: Database) {
    let store = database.with(SCHEMA).await;
    assert_eq!(unique(&store, "INSERT INTO member VALUES ('n', 'r', 'ann', NULL, 1)").await, "member_name");
    assert_eq!(unique(&store, "INSERT INTO member VALUES ('n', 'r', 'bob', 'A@B.C', 1)").await, "member_email");
    assert_eq!(unique(&store, "INSERT INTO member VALUES ('n', 'r', 'bob', NULL, 30)").await, "member_adult");
    assert_eq!(unique(&store, "INSERT INTO member VALUES ('m', 'r', 'bob', NULL, 1)").await, "member_pkey");
    assert_eq!(unique(&store, "INSERT INTO pair VALUES ('x', 'y')").await, "pair_pkey");
    assert_eq!(unique(&store, "INSERT INTO realm VALUES ('s', 1)").await, "realm_code_key");
}

async fn a_foreign_key_is_held_both_ways(database: Database) {
    let store = database.with(SCHEMA).await;
    let orphan = run(&store, "INSERT INTO member VALUES ('n', 'nowhere', 'bob', NULL, 1)").await;
    assert_eq!(orphan, Err(Error::ForeignKey));
    run(&store, "CREATE TABLE pin (realm_id TEXT NOT NULL REFERENCES realm (id))").await.unwrap();
    run(&store, "INSERT INTO pin VALUES ('r')").await.unwrap();
    assert_eq!(run(&store, "DELETE FROM realm").await, Err(Error::ForeignKey));
}

async fn a_missing_or_refused_value_is_a_constraint(database: Database) {
    let store = database.with(SCHEMA).await;
    for sql in
        ["INSERT INTO member (id, realm_id) VALUES ('n', 'r')", "INSERT INTO member VALUES ('n', 'r', 'bob', NULL, -1)"]
    {
        assert!(matches!(run(&store, sql).await, Err(Error::Constraint(_))), "{sql}");
    }
}

async fn on_conflict_does_not_fail_the_transaction(database: Database) {
    let store = database.with(SCHEMA).await;
    let changed: Result<_, Error> = store
        .write(async |tx| {
            let nothing = tx.execute("INSERT INTO pair VALUES ('x', 'y') ON CONFLICT DO NOTHING", &[]).await?;
            let upsert = "INSERT INTO realm VALUES ('r', 2) ON CONFLICT (id) DO UPDATE SET code = excluded.code";
            Ok((nothing, tx.execute(upsert, &[]).await?))
        })
        .await;
    assert_eq!(changed, Ok((0, 1)));
    assert_eq!(number(&store, "SELECT code FROM realm").await, 2);
}

async fn what_hangs_on_a_deleted_row_goes_with_it(database: Database) {
    let store = database.with(SCHEMA).await;
    assert_eq!(run(&store, "DELETE FROM realm").await, Ok(1));
    assert_eq!(number(&store, "SELECT count(*) FROM member").await, 0);
}

async fn returning_gives_the_changed_rows(database: Database) {
    let store = database.with(SCHEMA).await;
    let sql = "WITH old AS (SELECT id FROM member) UPDATE member SET age = age + 1 WHERE id IN (SELECT id FROM old) RETURNING age";
    let age: Result<i64, Error> = store.write(async move |tx| tx.find(sql, &[]).await?.unwrap().get(0)).await;
    assert_eq!(age, Ok(31));
    assert_eq!(run(&store, "DELETE FROM member RETURNING id").await, Ok(1));
}
