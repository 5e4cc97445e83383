//! `baton serve`: services in processes of their own, configured from the environment.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use baton_auth::{Identity, Minter};
use baton_model::{Role, SystemClock};
use baton_testkit::{TestDatabase, eventually};
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use uuid::Uuid;

use crate::calls;
use crate::process::{baton, run};

fn token(minter: &Minter, department: &str, role: Role) -> String {
    let identity = Identity {
        id: format!("{department}.test"),
        name: "Test".into(),
        department: department.parse().unwrap(),
        roles: vec![role],
    };
    minter.mint(&identity, Duration::from_hours(1), &SystemClock).unwrap()
}

/// A running `baton serve`.
struct Served {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Served {
    fn start(mut command: Command, jwks: &Path) -> Self {
        let command = command.env("BATON_JWKS_FILE", jwks).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The URL of the service that is served next.
    async fn url_of(&mut self, service: &str) -> String {
        let line = self.lines.next_line().await.unwrap().expect("it ended before it served");
        line.strip_prefix(&format!("{service} serves at ")).unwrap_or_else(|| panic!("{line}")).to_owned()
    }

    async fn terminate(mut self) -> ExitStatus {
        let pid = Pid::from_raw(self.child.id().unwrap().try_into().unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        self.child.wait().await.unwrap()
    }
}

#[tokio::test]
async fn services_run_in_processes_of_their_own() {
    let directory = tempfile::tempdir().unwrap();
    let jwks = directory.path().join("jwks.json");
    let minter = Minter::generate().unwrap();
    std::fs::write(&jwks, minter.jwks()).unwrap();
    let timeline = TestDatabase::new(&baton_timeline::migrations()).await;
    let orders = TestDatabase::new(&baton_orders::migrations()).await;
    let support = TestDatabase::new(&baton_support::migrations()).await;

    let mut command = baton(&["serve", "timeline"]);
    command.env("BATON_LISTEN", "127.0.0.1:0").env("BATON_DATABASE_URL", timeline.url());
    let mut alone = Served::start(command, &jwks);
    let timeline_url = alone.url_of("timeline").await;

    let mut command = baton(&["serve", "support", "orders"]);
    command.env("BATON_TIMELINE_URL", &timeline_url);
    for (department, database) in [("ORDERS", &orders), ("SUPPORT", &support)] {
        let own = token(&minter, &department.to_lowercase(), Role::Service);
        command.env(format!("BATON_{department}_LISTEN"), "127.0.0.1:0");
        command.env(format!("BATON_{department}_DATABASE_URL"), database.url());
        command.env(format!("BATON_{department}_SERVICE_TOKEN"), own);
    }
    let mut both = Served::start(command, &jwks);
    let orders_url = both.url_of("orders").await;
    let support_url = both.url_of("support").await;

    let agent = token(&minter, "orders", Role::Agent);
    let ready = serde_json::json!({
        "services": { "timeline": timeline_url, "orders": orders_url, "support": support_url },
        "tokens": { "orders": agent, "sales": token(&minter, "sales", Role::Agent) },
        "databases": {},
    });
    let ready: baton::Ready = serde_json::from_value(ready).unwrap();
    let customer = calls::create_customer(&ready, "Ann").await;
    let placing = calls::connection(&ready, "orders", "orders");
    calls::place_order(&placing, &customer, Uuid::now_v7()).await.unwrap();
    let reading = calls::connection(&ready, "timeline", "orders");
    eventually("the order is on the timeline", async || {
        calls::events(&reading, &customer).await.into_iter().find(|event| event.department == "orders")
    })
    .await;

    assert!(both.terminate().await.success());
    assert!(alone.terminate().await.success());
}

#[tokio::test]
async fn missing_settings_are_told_all_at_once() {
    let output = run(&["serve", "orders"]).await;
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(error.contains("--jwks-file"), "{error}");

    let directory = tempfile::tempdir().unwrap();
    let jwks = directory.path().join("jwks.json");
    std::fs::write(&jwks, Minter::generate().unwrap().jwks()).unwrap();
    // A database of all is a database of none as soon as there are two.
    let mut command = baton(&["serve", "timeline", "orders"]);
    command.env("BATON_JWKS_FILE", &jwks).env("BATON_DATABASE_URL", "postgres://127.0.0.1:1/both");
    let error = String::from_utf8(command.output().await.unwrap().stderr).unwrap();
    assert!(error.contains("timeline") && error.contains("--database-url"), "{error}");
    assert!(error.contains("BATON_TIMELINE_DATABASE_URL"), "{error}");
}
