//! Bringing tables up to date.

use std::borrow::Cow;

use baton_db::{MigrationError, Migrations};
use baton_testkit::{Logs, TestDatabase};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Executor, Row, SqlSafeStr};

/// The migrations of a crate with a schema of its own.
fn of_crate(schema: &'static str, statements: &[&'static str]) -> Migrator {
    let migrations = statements.iter().zip(1..).map(|(statement, version)| {
        let sql = statement.into_sql_str();
        Migration::new(version, Cow::Borrowed("test"), MigrationType::Simple, sql, false)
    });
    let mut migrator = Migrator::with_migrations(migrations.collect());
    migrator.dangerous_set_table_name(format!("{schema}._migrations"));
    migrator.create_schema(schema);
    migrator
}

fn two_crates() -> Migrations {
    Migrations::new([
        of_crate("inbox", &["CREATE TABLE inbox.cursor (position bigint)"]),
        of_crate("app", &["CREATE TABLE app.note (text text)", "INSERT INTO app.note VALUES ('first')"]),
    ])
}

#[tokio::test]
async fn processes_that_start_together_migrate_once() {
    let _logs = Logs::watch();
    let database = TestDatabase::new(&Migrations::new([])).await;
    let settings = database.settings();
    let apply = async || two_crates().apply(&settings).await;
    let (one, two, three) = tokio::join!(apply(), apply(), apply());
    for outcome in [one, two, three, apply().await] {
        outcome.unwrap();
    }
    let notes = "SELECT count(*) FROM app.note";
    assert_eq!(database.connect().await.fetch_one(notes).await.unwrap().get::<i64, _>(0), 1);
}

#[tokio::test]
async fn a_template_has_the_tables() {
    let _logs = Logs::watch();
    let migrations = two_crates();
    let (one, other) = tokio::join!(TestDatabase::new(&migrations), TestDatabase::new(&migrations));
    one.connect().await.execute("DELETE FROM app.note").await.unwrap();
    let notes = "SELECT count(*) FROM app.note";
    assert_eq!(other.connect().await.fetch_one(notes).await.unwrap().get::<i64, _>(0), 1);
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    let _logs = Logs::watch();
    let database = TestDatabase::new(&two_crates()).await;
    let older = Migrations::new([of_crate("app", &["CREATE TABLE app.note (text text)"])]);
    let refused = older.apply(&database.settings()).await;
    assert!(matches!(refused, Err(MigrationError::Migration(_))), "{refused:?}");
}

#[test]
fn a_fingerprint_tells_migrations_apart() {
    let other = Migrations::new([of_crate("app", &["CREATE TABLE app.note (text varchar)"])]);
    assert_eq!(two_crates().fingerprint(), two_crates().fingerprint());
    assert_ne!(two_crates().fingerprint(), other.fingerprint());
}
