//! What `baton doctor` and `baton verify` say about a healthy, a sick and an absent platform.

use baton::verify::Guarantee;
use serde_json::Value;

use crate::calls;
use crate::process::{Up, json, run};

fn finding<'a>(findings: &'a Value, what: &str) -> &'a Value {
    let found = findings.as_array().unwrap().iter().find(|finding| finding["what"] == what);
    found.unwrap_or_else(|| panic!("nothing about {what} in {findings}"))
}

#[tokio::test]
async fn a_healthy_platform_is_well_and_a_killed_one_is_not() {
    let directory = tempfile::tempdir().unwrap();
    let up = Up::start(directory.path()).await;
    let ready_file = up.ready_file().to_owned();
    calls::create_customer(&up.ready(), "Ann").await;

    let (findings, well) = json("doctor", &ready_file).await;
    assert!(well, "{findings}");
    for what in ["timeline", "orders", "support", "database of orders", "outbox of support", "tokens"] {
        assert_eq!(finding(&findings, what)["state"], "ok", "{findings}");
    }
    let (report, clean) = json("verify", &ready_file).await;
    assert!(clean, "{report}");
    let counts = report["violations"].as_object().unwrap();
    assert_eq!(counts.len(), Guarantee::ALL.len(), "{report}");
    assert!(counts.values().all(|count| count == 0), "{report}");
    assert_eq!(report["checked"]["customers"], 1);

    let database = &up.ready().databases["orders"];
    let mut conn = <sqlx::PgConnection as sqlx::Connection>::connect(database).await.unwrap();
    let parked = "insert into outbox.events (event_id, customer_id, envelope, parked_at, parked_for)
                  values (gen_random_uuid(), gen_random_uuid(), '', now(), 'CUSTOMER_NOT_FOUND')";
    sqlx::raw_sql(parked).execute(&mut conn).await.unwrap();
    let (findings, well) = json("doctor", &ready_file).await;
    assert!(!well);
    assert_eq!(finding(&findings, "outbox of orders")["state"], "fail", "{findings}");

    up.kill().await;
    let (findings, well) = json("doctor", &ready_file).await;
    assert!(!well);
    assert_eq!(finding(&findings, "timeline")["state"], "fail", "{findings}");
    assert!(finding(&findings, "timeline")["advice"].as_str().unwrap().contains("baton up"));

    // Postgres outlived the kill; the next start takes care of it.
    assert!(Up::start(directory.path()).await.interrupt().await.0.success());
}

#[tokio::test]
async fn without_a_platform_both_say_what_to_do() {
    let missing = "/nonexistent/ready.json";
    let output = run(&["verify", "--ready-file", missing]).await;
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains(missing) && error.contains("baton up"), "{error}");

    let output = run(&["doctor", "--ready-file", missing]).await;
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("fail") && text.contains("baton up") && text.contains("7400"), "{text}");
    assert!(!text.contains('\x1b'), "colours beside a terminal: {text:?}");
}

#[tokio::test]
async fn every_shell_gets_completions() {
    for shell in ["bash", "zsh", "fish"] {
        let output = run(&["completions", shell]).await;
        assert!(output.status.success());
        assert!(String::from_utf8(output.stdout).unwrap().contains("handoff"), "{shell}");
    }
}
