//! `.sqlx/` is what the macros trust when no database is at hand. It must say what a freshly migrated database says.
//!
//! That every query in the source has an entry is shown by compiling offline. Here: that every entry still fits the
//! tables, and that every entry belongs to a query that exists.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use baton_db::Migrations;
use baton_testkit::TestDatabase;
use sqlx::{Column, Executor, SqlSafeStr, Statement, TypeInfo};

use crate::source::workspace;

/// Every package with queries of its own, and the tables it needs.
fn packages() -> Vec<(&'static str, Migrations)> {
    vec![
        ("crates/outbox", Migrations::new([baton_outbox::migrations()])),
        ("crates/inbox", Migrations::new([baton_inbox::migrations()])),
        ("services/timeline", baton_timeline::migrations()),
        ("services/orders", baton_orders::migrations()),
        ("services/support", baton_support::migrations()),
    ]
}

#[tokio::test]
async fn stored_query_data_fits_the_migrated_tables() {
    let mut stale = Vec::new();
    for (package, migrations) in packages() {
        let folder = workspace().join(package);
        let queries = stored_queries(&folder);
        assert!(!queries.is_empty(), "{package} has no stored query data");
        let source = collapse(&store_source(&folder.join("src")));
        let database = TestDatabase::new(&migrations).await;
        let mut conn = database.connect().await;
        for (file, query) in queries {
            if !source.contains(&collapse(&query.text)) {
                stale.push(format!("{package}: {file} belongs to no query"));
            }
            let statement = conn.prepare(sqlx::AssertSqlSafe(query.text.clone()).into_sql_str()).await;
            match statement {
                Err(_) => stale.push(format!("{package}: {file} is no longer a valid query")),
                Ok(statement) => {
                    let now: Vec<(String, String)> = statement
                        .columns()
                        .iter()
                        .map(|column| (column.name().to_owned(), column.type_info().name().to_lowercase()))
                        .collect();
                    if now != query.columns {
                        stale.push(format!(
                            "{package}: {file} has columns {now:?}, stored {:?}",
                            query.columns
                        ));
                    }
                }
            }
        }
    }
    assert!(stale.is_empty(), "run `make sqlx`:\n{}", stale.join("\n"));
}

struct StoredQuery {
    text: String,
    columns: Vec<(String, String)>,
}

fn stored_queries(package: &Path) -> BTreeMap<String, StoredQuery> {
    let folder = fs::read_dir(package.join(".sqlx")).expect("a .sqlx folder");
    let mut queries = BTreeMap::new();
    for entry in folder {
        let path = entry.expect("an entry").path();
        let json: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(&path).expect("query data")).expect("json");
        let columns = json["describe"]["columns"].as_array().expect("columns");
        let columns = columns
            .iter()
            .map(|column| {
                // An array of `text` is stored as `TextArray`; the server says `text[]`.
                let kind = column["type_info"].as_str().unwrap_or_default().to_lowercase();
                let kind = kind.strip_suffix("array").map_or(kind.clone(), |of| format!("{of}[]"));
                (column["name"].as_str().unwrap_or_default().to_owned(), kind)
            })
            .collect();
        let text = json["query"].as_str().expect("a query").to_owned();
        queries.insert(
            path.file_name().expect("a name").to_string_lossy().into_owned(),
            StoredQuery { text, columns },
        );
    }
    queries
}

fn store_source(folder: &Path) -> String {
    let mut text = String::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a source folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                text.push_str(&fs::read_to_string(&path).expect("a source file"));
            }
        }
    }
    text
}

/// White space aside, and the escapes of a one-line string literal undone.
fn collapse(text: &str) -> String {
    text.replace("\\\"", "\"").replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ")
}
