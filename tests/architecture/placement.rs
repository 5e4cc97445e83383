//! What may stand where: SQL, statuses, spawned tasks and sockets have one home each.

use crate::source::{Source, production};

/// A text that only some places may contain, and why.
struct Rule {
    needles: &'static [&'static str],
    allowed: fn(&str) -> bool,
    why: &'static str,
}

const RULES: [Rule; 5] = [
    Rule {
        needles: &["sqlx::query", "query_as!(", "query_scalar!(", "query!(", "QueryBuilder"],
        allowed: |path| path.contains("/store/") || path.ends_with("/store.rs"),
        why: "SQL stands only under store/",
    },
    Rule {
        needles: &[
            "Status::new(",
            "Status::internal(",
            "Status::invalid_argument(",
            "Status::not_found(",
            "Status::unavailable(",
            "Status::unauthenticated(",
            "Status::permission_denied(",
            "Status::failed_precondition(",
            "Status::aborted(",
            "Status::deadline_exceeded(",
            "Status::resource_exhausted(",
            "Status::unimplemented(",
        ],
        allowed: |path| path.starts_with("crates/errors/"),
        why: "only crates/errors builds a Status",
    },
    Rule {
        needles: &["tokio::spawn(", "TcpListener::bind(", "Server::builder("],
        allowed: |path| {
            path.starts_with("crates/chassis/")
                || path.starts_with("crates/testkit/")
                || path.starts_with("crates/local-postgres/")
                || path.starts_with("services/baton/")
                // Gives a connection back after its caller may have gone.
                || path == "crates/db/src/pool.rs"
        },
        why: "only the chassis spawns and binds (the binary itself and test tools aside)",
    },
    Rule {
        needles: &[".begin().await", "begin_with("],
        allowed: |path| path.starts_with("crates/db/"),
        why: "a unit of work is one transaction, and only crates/db begins and ends it",
    },
    Rule {
        needles: &[
            "async fn",
            ".await",
            "sqlx",
            "tonic",
            "baton_proto",
            "now_utc",
            "SystemTime::now",
            "rand::",
        ],
        allowed: |path| !path.contains("/domain/"),
        why: "the domain is pure: no async, SQL, proto, clock or randomness",
    },
];

fn breaches(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for rule in RULES.iter().filter(|rule| !(rule.allowed)(&source.path)) {
            for (number, line) in source.code_lines() {
                if rule.needles.iter().any(|needle| line.contains(needle)) {
                    found.push(format!("{}:{number}: {}\n    {}", source.path, rule.why, line.trim()));
                }
            }
        }
    }
    found
}

#[test]
fn everything_stands_in_its_place() {
    let found = breaches(&production());
    assert!(found.is_empty(), "{} breaches:\n{}", found.len(), found.join("\n"));
}

#[test]
fn planted_breaches_are_found() {
    let planted = |path: &str, text: &str| {
        vec![Source { path: path.to_owned(), text: format!("//! Planted.\n{text}\n") }]
    };
    for (path, text) in [
        ("services/orders/src/commands/place_order.rs", "sqlx::query!(\"select 1\")"),
        ("services/orders/src/rpc/mod.rs", "Err(Status::internal(\"oops\"))"),
        ("services/orders/src/jobs/sweep.rs", "tokio::spawn(async {});"),
        ("services/orders/src/store/orders.rs", "let nested = conn.begin().await?;"),
        ("services/orders/src/domain/order.rs", "let now = OffsetDateTime::now_utc();"),
    ] {
        assert_eq!(breaches(&planted(path, text)).len(), 1, "{path}: {text}");
        assert!(breaches(&planted(path, &format!("// {text}"))).is_empty(), "a comment is no breach");
    }
}
