//! Whether the databases are as they must be: reachable, safe, not full, with a right clock, and with empty outboxes.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::findings::{Finding, fail, ok, warn};
use crate::ready::Ready;
use crate::store::departments::KINDS;
use crate::store::server::Health;
use crate::store::{inspect, server};

/// A difference of clocks at which times begin to look wrong, and one at which tokens are refused.
const CLOCK_WARN_MS: i64 = 1_000;
const CLOCK_FAIL_MS: i64 = 30_000;

/// An event that waits longer than this is not just on its way.
const WAIT_WARN_MS: i64 = 10_000;

/// Looks into each database.
pub(super) async fn check(ready: &Ready) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, url) in &ready.databases {
        let what = format!("database of {name}");
        let examined = match inspect::open(url).await {
            Ok(conn) => examine(conn, name, &what).await,
            Err(error) => Err(error),
        };
        findings.extend(examined.unwrap_or_else(|error| {
            let advice = "start the platform again with `baton up`; with --database-url, start that server";
            vec![fail(&what, format!("cannot be read: {}", in_words(&error)), advice)]
        }));
    }
    findings
}

async fn examine(mut conn: PgConnection, name: &str, what: &str) -> sqlx::Result<Vec<Finding>> {
    let health = server::health(&mut conn, OffsetDateTime::now_utc()).await?;
    let mut findings = vec![settings(&health, what), clock(&health, name)];
    if KINDS.iter().any(|kind| kind.department == name) {
        findings.push(outbox(&mut conn, name).await?);
        findings.push(inbox(&mut conn, name).await?);
    }
    inspect::close(conn).await;
    Ok(findings)
}

fn settings(health: &Health, what: &str) -> Finding {
    let Health { version, unsafe_settings, connections, max_connections, .. } = health;
    if !unsafe_settings.is_empty() {
        let advice =
            "turn them on in postgresql.conf and restart the server: what is acknowledged may be lost";
        return fail(
            what,
            format!("PostgreSQL {version} with these settings off: {unsafe_settings}"),
            advice,
        );
    }
    let found = format!("PostgreSQL {version}, {connections} of {max_connections} connections");
    if connections * 5 > max_connections * 4 {
        return warn(what, found, "raise max_connections, or run fewer replicas on this server");
    }
    ok(what, found)
}

fn clock(health: &Health, name: &str) -> Finding {
    let (what, apart) = (format!("clock of {name}"), health.clock_ahead_ms.abs());
    let found = format!("{apart} ms from this machine's");
    let advice = "let NTP set both clocks (`timedatectl` shows whether it does)";
    match apart {
        apart if apart >= CLOCK_FAIL_MS => fail(what, found, advice),
        apart if apart >= CLOCK_WARN_MS => warn(what, found, advice),
        _ => ok(what, found),
    }
}

async fn outbox(conn: &mut PgConnection, name: &str) -> sqlx::Result<Finding> {
    let what = format!("outbox of {name}");
    let depth = baton_outbox::depth(conn).await?;
    let found = format!("{} waiting, {} parked", depth.waiting, depth.parked);
    Ok(if depth.parked > 0 {
        fail(what, found, "the timeline refused these for good: `baton parked` says which and why")
    } else if depth.oldest_ms > WAIT_WARN_MS {
        let found = format!("{found}, the oldest for {} s", depth.oldest_ms / 1_000);
        warn(what, found, "nothing is lost; the timeline does not take them: see whether it serves")
    } else {
        ok(what, found)
    })
}

async fn inbox(conn: &mut PgConnection, name: &str) -> sqlx::Result<Finding> {
    let what = format!("inbox of {name}");
    let parked = baton_inbox::parked::list(conn).await?.len();
    Ok(if parked > 0 {
        let advice = "reactions to these events failed for good: `baton parked` says which and why";
        fail(what, format!("{parked} parked"), advice)
    } else {
        ok(what, "0 parked")
    })
}

/// Driver text can hold addresses and names; what kind of error it is suffices.
fn in_words(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::Io(_) => "nobody answers",
        sqlx::Error::Database(error) if error.is_authentication() => "the password is refused",
        sqlx::Error::Database(_) => "the server refuses",
        _ => "it does not answer as expected",
    }
}

trait Authentication {
    fn is_authentication(&self) -> bool;
}

impl Authentication for Box<dyn sqlx::error::DatabaseError> {
    /// SQLSTATE class 28, invalid authorization specification.
    fn is_authentication(&self) -> bool {
        self.code().is_some_and(|code| code.starts_with("28"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::findings::State;
    use super::*;

    fn health() -> Health {
        let (version, unsafe_settings) = ("17.2".to_owned(), String::new());
        Health { version, unsafe_settings, clock_ahead_ms: 3, connections: 60, max_connections: 200 }
    }

    #[test]
    fn a_server_that_may_lose_data_is_a_failure() {
        let unsafe_settings = "fsync".to_owned();
        assert_eq!(settings(&Health { unsafe_settings, ..health() }, "db").state, State::Fail);
        assert_eq!(settings(&Health { connections: 170, ..health() }, "db").state, State::Warn);
        assert_eq!(settings(&health(), "db").state, State::Ok);
    }

    #[test]
    fn clocks_apart_are_noticed_in_both_directions() {
        for (ahead, state) in
            [(3, State::Ok), (-1_500, State::Warn), (2_000, State::Warn), (-31_000, State::Fail)]
        {
            assert_eq!(clock(&Health { clock_ahead_ms: ahead, ..health() }, "db").state, state, "{ahead}");
        }
    }
}
