//! A complaint from the first call to the closed case, with what billing does about it.

use baton_testkit::eventually;
use serde_json::Value;

use crate::calls::create_customer;
use crate::desk::Desk;
use crate::process::Up;

/// Reads until the condition holds.
async fn until(desk: &Desk, arguments: &[&str], holds: impl Fn(&Value) -> bool) -> Value {
    let read = async || Some(desk.json(arguments).await).filter(|read| holds(read));
    eventually("the department did its part", read).await
}

#[tokio::test]
async fn a_complaint_is_made_good_and_its_case_closed() {
    let home = tempfile::tempdir().unwrap();
    let up = Up::start(home.path()).await;
    let desk = Desk { ready_file: up.ready_file().to_str().unwrap().to_owned() };
    let customer = create_customer(&up.ready(), "Maria Silva").await;
    let what = ["--kind", "late", "--summary", "Parcel a week late", "--wants", "Ten euros off"];
    let filed = desk.json(&[&["complaint", "file", &customer][..], &what].concat()).await;
    let number = filed["complaint"]["case_number"].as_str().unwrap();
    assert_eq!((&filed["duplicate"], &filed["complaint"]["kind"]), (&false.into(), &"late".into()));
    let again = desk
        .shows(&[&["complaint", "file", &customer][..], &what, &["--cost-money", "EUR12.50"]].concat())
        .await;
    assert!(
        again.contains("told before") && again.contains("EUR 12.50") && again.contains("2 times"),
        "{again}"
    );

    assert!(
        desk.shows(&["complaint", "apologise", number, "--words", "I am sorry"]).await.contains("apologised")
    );
    desk.shows(&["complaint", "fault", number, "yes", "--reason", "We forgot it"]).await;
    desk.shows(&["complaint", "evidence", number, "photo"]).await;
    desk.shows(&["complaint", "evidence", number, "photo", "--note", "In the mail"]).await;
    let twice = desk.fails(&["complaint", "evidence", number, "photo"]).await;
    assert!(
        twice.contains("EVIDENCE_ALREADY_REQUESTED") && twice.contains("It came: In the mail"),
        "{twice}"
    );
    let refusal = ["--asked", "Cash", "--policy", "no-cash", "--instead", "A credit"];
    assert!(
        desk.shows(&[&["complaint", "refuse", number][..], &refusal].concat())
            .await
            .contains("Cash by no-cash")
    );
    assert!(desk.shows(&["complaint", "friction"]).await.contains("no-cash"));

    let large = desk.shows(&["complaint", "offer", number, "credit", "EUR60", "--text", "Sixty off"]).await;
    assert!(large.contains("awaiting approval until"), "{large}");
    desk.shows(&["complaint", "approve", number, "1"]).await;
    let wants = ["complaint", "answer", number, "1", "countered", "--counter", "Ten will do"];
    assert!(desk.shows(&wants).await.contains("countered: Ten will do"));
    desk.shows(&["complaint", "offer", number, "credit", "EUR10", "--text", "Ten off"]).await;
    desk.shows(&["complaint", "answer", number, "2", "accepted"]).await;

    desk.shows(&["case", "resolve", number, "--resolution", "Credited"]).await;
    let early = desk.fails(&["case", "close", number]).await;
    assert!(early.contains("CASE_UNFINISHED") && early.contains("Missing: complaint:"), "{early}");
    desk.shows(&["complaint", "resolve", number, "upheld", "--root-cause", "Forgotten in the rack"]).await;
    let of_billing = ["timeline", &customer, "--department", "billing", "--type", "CreditGranted"];
    let granted =
        until(&desk, &of_billing, |read| read["events"].as_array().is_some_and(|told| !told.is_empty()))
            .await;
    assert_eq!(granted["events"][0]["body"]["credit"]["amount"]["amount_minor"], 1_000);
    desk.shows(&["case", "close", number]).await;
    let shown = desk.json(&["complaint", "show", number]).await;
    assert_eq!(shown["complaint"]["outcome"], "COMPLAINT_OUTCOME_UPHELD");
    assert_eq!(shown["granted"][0]["text"], "Ten off");
    let list = desk.shows(&["complaint", "list", "--customer", &customer]).await;
    assert!(list.contains("upheld") && list.contains(number), "{list}");
    up.interrupt().await;
}
