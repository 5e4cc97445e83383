//! `baton parked`: what departments failed with for good, listed, tried again, and given up.

use serde_json::{Value, json};

use crate::history::History;
use crate::process::run;

const REFUSED: &str = "01890000-0000-7000-8000-00000000000a";
const FAILED: &str = "01890000-0000-7000-8000-00000000000b";

struct Desk {
    _directory: tempfile::TempDir,
    ready_file: String,
}

impl Desk {
    /// The databases of a platform with one parked event in the outbox of orders and one in the inbox of support.
    async fn with_parked(history: &History) -> Self {
        let refused = format!(
            "insert into outbox.events (event_id, customer_id, envelope, parked_at, parked_for)
             values ('{REFUSED}', gen_random_uuid(), '', now(), 'INVALID_FIELD')"
        );
        let failed = format!(
            "insert into inbox.parked (consumer, event_id, envelope, reason)
             values ('support', '{FAILED}', '', 'ORDER_NOT_FOUND')"
        );
        history.plant("orders", &refused).await;
        history.plant("support", &failed).await;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ready.json");
        let ready = json!({ "services": {}, "tokens": {}, "databases": history.urls() });
        std::fs::write(&path, ready.to_string()).unwrap();
        Self { ready_file: path.to_str().unwrap().to_owned(), _directory: directory }
    }

    /// Runs `baton parked …`; its JSON, or what it said on standard error when it failed.
    async fn parked(&self, arguments: &[&str]) -> Result<Value, String> {
        let command = [&["parked"], arguments, &["--json", "--ready-file", &self.ready_file]].concat();
        let output = run(&command).await;
        if output.status.success() {
            Ok(serde_json::from_slice(&output.stdout).unwrap())
        } else {
            Err(String::from_utf8(output.stderr).unwrap())
        }
    }

    /// Department, box, event, reason and whether it is about to be tried again, of each.
    async fn listed(&self) -> Vec<Value> {
        let listed = self.parked(&[]).await.unwrap();
        let rows = listed["parked"].as_array().unwrap().iter();
        rows.map(|row| json!([row["department"], row["box"], row["event_id"], row["reason"], row["retry"]]))
            .collect()
    }
}

#[tokio::test]
async fn parked_events_are_listed_tried_again_and_given_up() {
    let history = History::empty().await;
    let desk = Desk::with_parked(&history).await;
    let refused = json!(["orders", "outbox", REFUSED, "INVALID_FIELD", false]);
    let failed = json!(["support", "inbox", FAILED, "support: ORDER_NOT_FOUND", false]);
    assert_eq!(desk.listed().await, [refused.clone(), failed]);

    desk.parked(&["retry", FAILED]).await.unwrap();
    let about_to_be_tried = json!(["support", "inbox", FAILED, "support: ORDER_NOT_FOUND", true]);
    assert_eq!(desk.listed().await, [refused, about_to_be_tried]);

    desk.parked(&["drop", FAILED]).await.unwrap();
    assert_eq!(desk.parked(&["retry", "--all"]).await.unwrap(), json!({ "retried": 1 }));
    assert_eq!(desk.listed().await, [] as [Value; 0], "the outbox sends it again");
}

#[tokio::test]
async fn an_event_that_is_not_parked_changes_nothing() {
    let history = History::empty().await;
    let desk = Desk::with_parked(&history).await;
    let unknown = "01890000-0000-7000-8000-00000000000c";
    for action in ["retry", "drop"] {
        let error = desk.parked(&[action, unknown]).await.unwrap_err();
        assert!(error.contains(unknown) && error.contains("baton parked"), "{error}");
    }
    assert!(desk.parked(&["retry"]).await.unwrap_err().contains("--all"));
    assert!(desk.parked(&["drop", "nothing"]).await.unwrap_err().contains("invalid value"));
    assert_eq!(desk.listed().await.len(), 2);
}
