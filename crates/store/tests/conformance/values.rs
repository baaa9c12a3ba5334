//! Parameters and columns: types, nulls, the order of numbers, literals.

use gatehouse_store::{Error, Param, Row, Store, params, placeholders};

use crate::on_both;
use crate::support::Database;

const ALL_TYPES: &str =
    "CREATE TABLE thing (name TEXT, size BIGINT, is_big BOOLEAN, weight DOUBLE PRECISION, body BYTEA)";
const INSERT: &str = "INSERT INTO thing (name, size, is_big, weight, body) VALUES ($1, $2, $3, $4, $5)";
const SELECT: &str = "SELECT name, size, is_big, weight, body FROM thing";

on_both! {
    every_type_comes_back_as_it_went_in
    nulls_fit_every_type_and_come_back_as_none
    parameters_are_bound_by_number_not_by_appearance
    a_dollar_in_a_literal_or_a_comment_is_no_parameter
    a_parameter_may_be_used_twice
    a_wrong_number_of_parameters_is_an_error
    a_column_of_another_type_is_an_error_that_names_it
    a_list_of_placeholders_has_the_length_of_its_values
    a_second_row_is_an_error_where_one_was_asked_for
    booleans_and_numbers_fit_each_others_columns
    like_respects_case
    many_parameters_out_of_order_find_their_places
    a_parameter_of_another_name_is_refused
}

async fn rows(store: &Store, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Error> {
    store.read(async |tx| tx.query(sql, params).await).await
}

async fn every_type_comes_back_as_it_went_in(database: Database) {
    let store = database.with(ALL_TYPES).await;
    let changed: Result<u64, Error> = store
        .write(async |tx| tx.execute(INSERT, params!["Zoë 'quoted'", i64::MIN, true, -0.5, vec![0u8, 255]]).await)
        .await;
    assert_eq!(changed, Ok(1));
    let row = rows(&store, SELECT, &[]).await.unwrap().remove(0);
    assert_eq!(row.get::<String>(0).unwrap(), "Zoë 'quoted'");
    assert_eq!(row.get::<i64>(1).unwrap(), i64::MIN);
    assert!(row.get::<bool>(2).unwrap());
    assert_eq!(row.get::<f64>(3).unwrap(), -0.5);
    assert_eq!(row.get::<Vec<u8>>(4).unwrap(), [0, 255]);
}

async fn nulls_fit_every_type_and_come_back_as_none(database: Database) {
    let store = database.with(ALL_TYPES).await;
    let absent: Option<String> = None;
    store
        .write(async move |tx| {
            tx.execute(INSERT, params![absent, None::<i64>, None::<bool>, None::<f64>, None::<Vec<u8>>]).await
        })
        .await
        .unwrap();
    let row = rows(&store, SELECT, &[]).await.unwrap().remove(0);
    assert_eq!(row.get::<Option<String>>(0).unwrap(), None);
    assert_eq!(row.get::<Option<i64>>(1).unwrap(), None);
    assert_eq!(row.get::<Option<bool>>(2).unwrap(), None);
    assert_eq!(row.get::<Option<f64>>(3).unwrap(), None);
    assert_eq!(row.get::<Option<Vec<u8>>>(4).unwrap(), None);
}

async fn parameters_are_bound_by_number_not_by_appearance(database: Database) {
    let store = database.open().await;
    let sql = "SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), CAST($3 AS BIGINT)";
    let row = rows(&store, sql, params!["first", "second", 3]).await.unwrap().remove(0);
    assert_eq!(row.get::<String>(0).unwrap(), "second");
    assert_eq!(row.get::<String>(1).unwrap(), "first");
    assert_eq!(row.get::<i64>(2).unwrap(), 3);
}

async fn a_dollar_in_a_literal_or_a_comment_is_no_parameter(database: Database) {
    let store = database.open().await;
    let sql = "SELECT 'costs $1, it''s $2' AS \"$3\", CAST($1 AS TEXT) -- $4";
    let row = rows(&store, sql, params!["one"]).await.unwrap().remove(0);
    assert_eq!(row.get::<String>(0).unwrap(), "costs $1, it's $2");
    assert_eq!(row.get::<String>(1).unwrap(), "one");
}

async fn a_parameter_may_be_used_twice(database: Database) {
    let store = database.open().await;
    let row = rows(&store, "SELECT CAST($1 AS BIGINT) + CAST($1 AS BIGINT)", params![21]).await.unwrap().remove(0);
    assert_eq!(row.get::<i64>(0).unwrap(), 42);
}

async fn a_wrong_number_of_parameters_is_an_error(database: Database) {
    let store = database.open().await;
    let sql = "SELECT CAST($1 AS TEXT)";
    assert!(
        matches!(rows(&store, sql, &[]).await, Err(Error::Other(text)) if text.contains("1 parameters expected, 0 given"))
    );
    assert!(matches!(rows(&store, sql, params!["a", "b"]).await, Err(Error::Other(_))));
}

async fn a_column_of_another_type_is_an_error_that_names_it(database: Database) {
    let store = database.open().await;
    let row = rows(&store, "SELECT CAST('text' AS TEXT) AS color", &[]).await.unwrap().remove(0);
    let error = row.get::<i64>(0).unwrap_err();
    assert_eq!(error, Error::Column { column: "color".into(), reason: "expected an integer, found text".into() });
    assert!(matches!(row.get::<String>(7), Err(Error::Column { .. })));
    let row = rows(&store, "SELECT CAST(NULL AS TEXT) AS color", &[]).await.unwrap().remove(0);
    assert!(matches!(row.get::<String>(0), Err(Error::Column { column, .. }) if column == "color"));
}

async fn a_list_of_placeholders_has_the_length_of_its_values(database: Database) {
    let store = database.with("CREATE TABLE word (word TEXT NOT NULL, place BIGINT NOT NULL)").await;
    let words = ["a", "b", "c"];
    store
        .write(async move |tx| {
            for (place, word) in (1i64..).zip(words) {
                tx.execute("INSERT INTO word (word, place) VALUES ($1, $2)", params![word, place]).await?;
            }
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
    let sql =
        format!("SELECT word FROM word WHERE place > $1 AND word IN ({}) ORDER BY word", placeholders(2, words.len()));
    assert!(sql.contains("($2,$3,$4)"));
    let found = rows(&store, &sql, params![1, words[0], words[1], words[2]]).await.unwrap();
    let found: Vec<String> = found.iter().map(|row| row.get(0).unwrap()).collect();
    assert_eq!(found, ["b", "c"]);
}

async fn a_second_row_is_an_error_where_one_was_asked_for(database: Database) {
    let store = database.open().await;
    let find = async |sql: &str| store.read(async |tx| tx.find(sql, &[]).await).await;
    assert!(find("SELECT 1 WHERE 1 = 0").await.unwrap().is_none());
    assert!(find("SELECT 1").await.unwrap().is_some());
    assert!(matches!(find("SELECT 1 UNION ALL SELECT 2").await, Err(Error::Other(_))));
}

async fn booleans_and_numbers_fit_each_others_columns(database: Database) {
    let store = database.with(ALL_TYPES).await;
    store.write(async |tx| tx.execute(INSERT, params![42, true, 1, 2, Param::Null]).await).await.unwrap();
    let row = rows(&store, SELECT, &[]).await.unwrap().remove(0);
    assert_eq!(row.get::<String>(0).unwrap(), "42");
    assert_eq!(row.get::<i64>(1).unwrap(), 1);
    assert!(row.get::<bool>(2).unwrap());
    assert_eq!(row.get::<f64>(3).unwrap(), 2.0);
    assert_eq!(
        rows(&store, "SELECT 1 FROM thing WHERE is_big = true AND is_big = $1", params![true]).await.unwrap().len(),
        1
    );
}

async fn like_respects_case(database: Database) {
    let store = database.open().await;
    let sql = "SELECT 1 WHERE CAST($1 AS TEXT) LIKE 'Ab%'";
    assert_eq!(rows(&store, sql, params!["Abc"]).await.unwrap().len(), 1);
    assert_eq!(rows(&store, sql, params!["abc"]).await.unwrap().len(), 0);
}

async fn many_parameters_out_of_order_find_their_places(database: Database) {
    let store = database.open().await;
    let backwards: Vec<String> = (1..=2000).rev().map(|n| format!("(CAST(${n} AS BIGINT))")).collect();
    let sql = format!("WITH list (n) AS (VALUES {}) SELECT n FROM list", backwards.join(","));
    let numbers: Vec<Param<'_>> = (1..=2000i64).map(Param::from).collect();
    for _ in 0..2 {
        let found = rows(&store, &sql, &numbers).await.unwrap();
        let found: Vec<i64> = found.iter().map(|row| row.get(0).unwrap()).collect();
        assert!(found.iter().copied().eq((1..=2000).rev()));
    }
}

async fn a_parameter_of_another_name_is_refused(database: Database) {
    let store = database.open().await;
    for sql in
        ["SELECT CAST(? AS TEXT)", "SELECT CAST(:a AS TEXT)", "SELECT CAST($2 AS TEXT)", "SELECT CAST($0 AS TEXT)"]
    {
        assert!(matches!(rows(&store, sql, params!["a"]).await, Err(Error::Other(_))), "{sql}");
    }
}
