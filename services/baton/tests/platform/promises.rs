//! What an agent promises, and does about it: `baton promises`, `baton promise`, `baton followup`.

use baton_testkit::eventually;
use serde_json::Value;

use crate::desk::Desk;
use crate::process::Up;

/// The id of the one thing in an answer.
fn id(answer: &Value) -> String {
    answer["id"].as_str().unwrap_or_else(|| panic!("no id: {answer:#}")).to_owned()
}

#[tokio::test]
async fn an_agent_promises_keeps_and_puts_off() {
    let home = tempfile::tempdir().unwrap();
    let up = Up::start(home.path()).await;
    let desk = Desk::of(&up);
    desk.shows(&["demo"]).await;
    let ana = "ana.souza@example.com";

    // Made by support, closed and given a new date by whoever has to keep it.
    let due = ["--due", "2099-05-05T15:00:00+02:00"];
    let make = |text| [&["promise", "make", ana, text][..], &due].concat();
    let call = id(&desk.json(&make("We call back")).await["promise"]);
    let letter = id(&desk.json(&[&make("A letter comes")[..], &["--as", "sales"]].concat()).await["promise"]);
    let screen = desk.shows(&["promises", ana]).await;
    for part in ["We call back", "A letter comes", "2099-05-05 13:00", "open", "sales"] {
        assert!(screen.contains(part), "{part} is missing:\n{screen}");
    }
    let of_sales = desk.json(&["promises", ana, "--department", "sales", "--open"]).await;
    assert_eq!(of_sales["promises"].as_array().unwrap().iter().map(id).collect::<Vec<_>>(), [letter.clone()]);
    let later = ["--due", "2099-06-01T09:00:00Z", "--reason", "Printer broken"];
    let replaced = desk.json(&[&["promise", "replace", &letter][..], &later].concat()).await;
    assert_eq!(replaced["promise"]["replaces_id"], letter);
    let again = desk.fails(&[&["promise", "replace", &letter][..], &later].concat()).await;
    assert!(again.contains("PROMISE_REPLACED") && again.contains(&id(&replaced["promise"])), "{again}");
    let release = ["promise", "release", &call, "--outcome", "done", "--reason", "Spoke with her"];
    let denied = desk.fails(&[&release[..], &["--as", "billing"]].concat()).await;
    assert!(denied.contains("--as support"), "{denied}");
    let screen = desk.shows(&release).await;
    assert!(screen.contains("early") && screen.contains("Spoke with her"), "{screen}");
    assert!(desk.fails(&release).await.contains("WRONG_STATE"));
    assert!(desk.shows(&["promises", ana, "--broken"]).await.contains("nothing is promised"));

    // What is to be done.
    let todo = [&["followup", "schedule", ana, "Ask about the cup"][..], &due].concat();
    let follow_up = id(&desk.json(&todo).await["follow_ups"][0]);
    let put_off = ["followup", "snooze", &follow_up, "--due", "2099-05-06T13:00:00Z", "--reason", "Not in"];
    assert!(desk.shows(&put_off).await.contains("2099-05-06 13:00"));
    assert!(
        desk.shows(&["followup", "list", ana, "--department", "support"]).await.contains("Ask about the cup")
    );
    let done = ["followup", "done", &follow_up, "--outcome", "It is whole"];
    let denied = desk.fails(&[&done[..], &["--as", "billing"]].concat()).await;
    assert!(denied.contains("--as support"), "{denied}");
    assert!(desk.shows(&done).await.contains("done"));
    assert!(!desk.shows(&["followup", "list", ana]).await.contains("Ask about the cup"));
    assert!(desk.shows(&["followup", "list", ana, "--all"]).await.contains("Ask about the cup"));

    // What is wrong is said.
    let past = ["promise", "make", ana, "A visit", "--due", "2020-01-01T00:00:00Z"];
    let refused = desk.fails(&past).await;
    assert!(refused.contains("INVALID_FIELD") && refused.contains("due"), "{refused}");
    let nobody = desk.fails(&["promises", "nobody@example.com"]).await;
    assert!(nobody.contains("no customer is known by"), "{nobody}");
    let unknown = "01890000-0000-7000-8000-00000000000a";
    assert!(
        desk.fails(&["promise", "release", unknown, "--outcome", "done", "--reason", "x"])
            .await
            .contains("PROMISE_NOT_FOUND")
    );
    assert!(
        desk.fails(&["followup", "done", unknown, "--outcome", "x"]).await.contains("FOLLOW_UP_NOT_FOUND")
    );
    let (_, errors, code) = desk.run(&["promise", "make", ana, "A visit", "--due", "tomorrow"]).await;
    assert_eq!(code, Some(2));
    assert!(errors.contains("2026-05-05T15:00:00Z"), "{errors}");

    // The departments' own promises came with the story, and all stand where their events leave them.
    eventually("the books are right", async || {
        let (report, _, code) = desk.run(&["verify", "--json"]).await;
        let report: Value = serde_json::from_str(&report).unwrap();
        (code == Some(0) && report["checked"]["promises"].as_u64() > Some(2)).then_some(())
    })
    .await;
    up.interrupt().await;
}
