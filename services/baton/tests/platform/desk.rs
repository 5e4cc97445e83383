//! What an agent does at the desk: the client commands, one after the other, on a served platform.

use serde_json::Value;

use crate::process::{Up, baton};

/// An agent's terminal.
pub(crate) struct Desk {
    ready_file: String,
}

impl Desk {
    /// At a platform that runs.
    pub(crate) fn of(up: &Up) -> Self {
        Self { ready_file: up.ready_file().to_str().unwrap().to_owned() }
    }

    pub(crate) async fn run(&self, arguments: &[&str]) -> (String, String, Option<i32>) {
        let output = baton(arguments).env("BATON_READY_FILE", &self.ready_file).output().await.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr), output.status.code())
    }

    pub(crate) async fn shows(&self, arguments: &[&str]) -> String {
        let (screen, errors, code) = self.run(arguments).await;
        assert_eq!(code, Some(0), "baton {arguments:?}: {errors}");
        screen
    }

    pub(crate) async fn json(&self, arguments: &[&str]) -> Value {
        let screen = self.shows(&[arguments, &["--json"]].concat()).await;
        serde_json::from_str(&screen).unwrap_or_else(|_| panic!("baton {arguments:?} printed {screen:?}"))
    }

    pub(crate) async fn fails(&self, arguments: &[&str]) -> String {
        let (screen, errors, code) = self.run(arguments).await;
        assert_eq!((code, screen.as_str()), (Some(1), ""), "baton {arguments:?}: {errors}");
        errors
    }
}

#[tokio::test]
async fn an_agent_finds_reads_and_hands_over() {
    let home = tempfile::tempdir().unwrap();
    let up = Up::start(home.path()).await;
    let desk = Desk::of(&up);

    // The story, and the story once more.
    let screen = desk.shows(&["demo"]).await;
    for part in ["Ana Souza asks for", "accepts, and has everything", "Open in the departments", "resolved"] {
        assert!(screen.contains(part), "{part} is missing:\n{screen}");
    }
    assert!(!screen.contains('\u{1b}'), "no colours where there is no terminal");
    let events = desk.json(&["timeline", "ana.souza@example.com", "-n", "0"]).await["events"].clone();
    assert!(desk.shows(&["demo"]).await.contains("is here already"));
    assert_eq!(desk.json(&["timeline", "ana.souza@example.com", "-n", "0"]).await["events"], events);
    let again = desk.json(&["demo", "--again"]).await;
    let ana = desk.json(&["customer", "show", "ana.souza@example.com"]).await["customer"].clone();
    assert_ne!(again["customer_id"], ana["id"]);

    // Found by anything.
    let case = again["case"].as_str().unwrap();
    let other = again["customer_id"].as_str().unwrap();
    for (text, id) in [("+55 11 91234 5678", &ana["id"]), ("email:ANA.SOUZA@example.com", &ana["id"])] {
        assert_eq!(&desk.json(&["customer", "find", text]).await["customers"][0]["id"], id, "{text}");
    }
    assert_eq!(desk.json(&["customer", "find", case]).await["customers"][0]["id"], other);
    let nobody = desk.fails(&["customer", "find", "nobody@example.com"]).await;
    assert!(nobody.contains("no customer is known by `nobody@example.com`. Try"), "{nobody}");

    // One department, one type.
    let placed = desk.json(&["timeline", other, "--department", "orders", "--type", "OrderPlaced"]).await;
    assert_eq!(placed["events"].as_array().map(Vec::len), Some(1), "{placed:#}");
    assert!(
        desk.fails(&["timeline", other, "--type", "Nonsense"])
            .await
            .contains("`Nonsense` is no type of event")
    );

    // A case from support to orders and back.
    let title = ["--title", "Cup missing", "--wants", "A cup", "--channel", "phone"];
    let case = desk.json(&[&["case", "open", other][..], &title].concat()).await["case"].clone();
    let number = case["number"].as_str().unwrap();
    assert_eq!(case["department"], "support");
    let asked = desk.json(&["handoff", "request", number, "--to", "orders", "--reason", "Not packed"]).await;
    let known = asked["handoff"]["brief"]["open_cases"].as_array().unwrap();
    assert!(known.iter().any(|case| case["number"] == number), "{asked:#}");
    let inbox = desk.json(&["inbox", "orders"]).await;
    assert_eq!(inbox["handoffs"][0]["id"], asked["handoff"]["id"]);
    let denied = desk.fails(&["handoff", "accept", number, "--as", "billing"]).await;
    assert!(denied.contains("DEPARTMENT_NOT_ALLOWED") && denied.contains("--as orders"), "{denied}");
    let screen = desk.shows(&["handoff", "accept", number]).await;
    assert!(screen.contains("accepted") && screen.contains("Cup missing"), "{screen}");
    let id = asked["handoff"]["id"].as_str().unwrap();
    let late = desk.fails(&["handoff", "accept", id]).await;
    assert!(late.contains("HANDOFF_ALREADY_DECIDED") && late.contains("(orders) was first"), "{late}");
    desk.shows(&["handoff", "complete", id, "--outcome", "Cup sent"]).await;
    let resolved = desk.json(&["case", "resolve", number, "--resolution", "Cup sent"]).await;
    assert_eq!((&resolved["case"]["department"], &resolved["case"]["moves"]), (&"orders".into(), &1.into()));
    let clocks = desk.json(&["clocks", number]).await["clocks"].clone();
    let states = |standard: &str| -> Vec<&Value> {
        let of = clocks.as_array().unwrap().iter().filter(|clock| clock["standard"] == standard);
        of.map(|clock| &clock["state"]).collect()
    };
    assert_eq!(states("resolve-case"), ["CLOCK_STATE_MET"], "{clocks:#}");
    assert_eq!(states("accept-handoff"), ["CLOCK_STATE_MET"], "{clocks:#}");
    assert!(desk.shows(&["clocks", number, "--at", "2020-01-01T00:00:00Z"]).await.lines().count() <= 2);
    assert!(desk.shows(&["standards"]).await.contains("Accept a handoff within 10 minutes"));
    assert!(desk.shows(&["standards", "--calendars"]).await.contains("Mon 09:00–17:00"));
    desk.shows(&["compliance", "--by", "agent"]).await;
    desk.shows(&["case", "close", number]).await;
    assert!(
        desk.shows(&["case", "list", "--department", "orders", "--state", "closed"])
            .await
            .contains("Cup missing")
    );
    assert!(desk.shows(&["brief", other]).await.contains("Covers the timeline"));
    up.interrupt().await;
}

#[tokio::test]
async fn without_a_platform_the_commands_say_what_to_do() {
    let desk = Desk { ready_file: "/nowhere/ready.json".to_owned() };
    let errors = desk.fails(&["brief", "ana@example.com"]).await;
    assert!(errors.contains("/nowhere/ready.json does not exist") && errors.contains("make run"), "{errors}");
    let (_, errors, code) = desk.run(&["brief"]).await;
    assert_eq!(code, Some(2), "{errors}");
}
