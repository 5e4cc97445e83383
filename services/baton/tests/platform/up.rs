//! `baton up`: starts, serves, stops, and finds everything again.

use std::os::unix::fs::PermissionsExt;

use baton_testkit::eventually;
use uuid::Uuid;

use crate::calls;
use crate::process::{Up, json, run};

#[tokio::test]
async fn a_restart_keeps_everything() {
    let directory = tempfile::tempdir().unwrap();
    let up = Up::start(directory.path()).await;
    let ready = up.ready();
    let mode = std::fs::metadata(up.ready_file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "the ready file holds tokens");
    for who in ["sales", "orders", "shipping", "billing", "support", "admin", "importer"] {
        assert!(ready.tokens.contains_key(who), "{who}");
        assert!(!up.screen().contains(&ready.tokens[who]), "the whole token of {who} is on the screen");
    }
    let customer = calls::create_customer(&ready, "Ann").await;
    let request_id = Uuid::now_v7();
    let orders = calls::connection(&ready, "orders", "orders");
    let placed = calls::place_order(&orders, &customer, request_id).await.unwrap();

    let ready_file = up.ready_file().to_owned();
    let (status, screen) = up.interrupt().await;
    assert!(status.success(), "{screen}");
    assert!(screen.contains("Stopped."), "{screen}");
    assert!(!screen.contains("WARN") && !screen.contains("ERROR"), "it stops without a word: {screen}");
    assert!(!ready_file.exists(), "the ready file says that somebody serves");

    let up = Up::start(directory.path()).await;
    let ready = up.ready();
    let timeline = calls::connection(&ready, "timeline", "support");
    assert_eq!(calls::customer_name(&timeline, &customer).await.unwrap(), "Ann");
    let told = eventually("the order is on the timeline", async || {
        let events = calls::events(&timeline, &customer).await;
        events.into_iter().find(|event| event.department == "orders")
    });
    assert_eq!(told.await.subject.unwrap().id, placed.id);
    let orders = calls::connection(&ready, "orders", "orders");
    let again = calls::place_order(&orders, &customer, request_id).await.unwrap();
    assert_eq!(again.id, placed.id, "a retry gets the first answer, also after a restart");
    assert!(up.interrupt().await.0.success());
}

#[tokio::test]
async fn the_first_start_plays_a_story_and_the_second_does_not() {
    let directory = tempfile::tempdir().unwrap();
    let mut up = Up::start_with(directory.path(), &[]).await;
    up.shows("Three things to try").await;
    assert!(up.screen().contains("Playing a short story"), "{}", up.screen());
    assert!(!up.screen().contains("The story stopped"), "{}", up.screen());
    let (report, clean) = json("verify", up.ready_file()).await;
    assert!(clean, "{report}");
    assert!(report["checked"]["orders"].as_u64() > Some(0), "{report}");
    up.interrupt().await;

    let mut up = Up::start_with(directory.path(), &[]).await;
    up.shows("Three things to try").await;
    assert!(!up.screen().contains("Playing a short story"), "{}", up.screen());
    up.interrupt().await;
}

#[tokio::test]
async fn a_taken_port_is_told_before_anything_is_made() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let directory = tempfile::tempdir().unwrap();
    let data_dir = directory.path().to_str().unwrap();
    let output = run(&["up", "--data-dir", data_dir, "--port-base", &port]).await;
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(error.contains(&port) && error.contains("--port-base"), "{error}");
    assert!(!directory.path().join("postgres").exists());
}

#[tokio::test]
async fn a_minted_token_is_good_for_this_platform_only() {
    let directory = tempfile::tempdir().unwrap();
    let data_dir = directory.path().to_str().unwrap().to_owned();
    let refused = run(&["token", "--data-dir", &data_dir]).await;
    assert!(String::from_utf8(refused.stderr).unwrap().contains("baton up"));

    let up = Up::start(directory.path()).await;
    let mut ready = up.ready();
    let customer = calls::create_customer(&ready, "Ann").await;
    let token = run(&["token", "--data-dir", &data_dir, "--department", "orders", "--name", "Rui"]).await;
    ready.tokens.insert("rui".into(), String::from_utf8(token.stdout).unwrap());
    let orders = calls::connection(&ready, "orders", "rui");
    assert!(calls::place_order(&orders, &customer, Uuid::now_v7()).await.is_ok());

    let other = tempfile::tempdir().unwrap();
    let stranger = baton_auth::Minter::generate().unwrap();
    std::fs::write(other.path().join("key.pem"), stranger.to_pem().unwrap()).unwrap();
    let token = run(&["token", "--data-dir", other.path().to_str().unwrap(), "--department", "orders"]).await;
    ready.tokens.insert("stranger".into(), String::from_utf8(token.stdout).unwrap());
    let orders = calls::connection(&ready, "orders", "stranger");
    let refused = calls::place_order(&orders, &customer, Uuid::now_v7()).await.unwrap_err();
    assert_eq!(refused.code(), tonic::Code::Unauthenticated);
    up.interrupt().await;
}
