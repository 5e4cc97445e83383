//! The groups as a service uses them: flattened, parsed, checked together.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::path::Path;

use baton_settings::{
    AuthArgs, DatabaseArgs, InvalidSettings, ListenArgs, Problems, TelemetryArgs, TimelineArgs,
};
use clap::{CommandFactory, Parser};

#[derive(Debug, Parser)]
struct Args {
    #[command(flatten)]
    listen: ListenArgs,
    #[command(flatten)]
    auth: AuthArgs,
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    timeline: TimelineArgs,
    #[command(flatten)]
    telemetry: TelemetryArgs,
}

fn check(arguments: &[&str]) -> Result<String, InvalidSettings> {
    let args = Args::try_parse_from(["service"].iter().chain(arguments)).unwrap();
    let mut problems = Problems::new();
    let listen = args.listen.check(&mut problems);
    let auth = args.auth.check(&mut problems);
    let database = args.database.check(&mut problems);
    let timeline = args.timeline.check(&mut problems);
    let telemetry = args.telemetry.check(&mut problems);
    problems.finish(Some(format!("{listen:?} {auth:?} {database:?} {timeline:?} {telemetry:?}")))
}

#[test]
fn every_problem_of_every_group_is_listed() {
    let error = check(&["--listen", "nowhere", "--timeline-url", "x", "--otlp-endpoint", "y"]).unwrap_err();
    let text = error.to_string();
    for flag in [
        "--listen:",
        "--jwks-file:",
        "--database-url:",
        "--timeline-url:",
        "--service-token:",
        "--otlp-endpoint:",
    ] {
        assert!(text.contains(flag), "{flag} is missing in {text}");
    }
}

#[test]
fn good_settings_pass_and_their_secrets_do_not_print() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| -> String {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        Path::to_str(&path).unwrap().to_owned()
    };
    let (jwks, token) = (file("jwks", "{}"), file("token", "hunter2\n"));
    let shown = check(&[
        "--jwks-file",
        &jwks,
        "--service-token-file",
        &token,
        "--database-url",
        "postgres://orders:hunter2@localhost/orders",
    ])
    .unwrap();
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn help_names_the_environment_but_not_the_values_of_secrets() {
    let help = Args::command().render_long_help().to_string();
    for variable in ["BATON_DATABASE_URL", "BATON_SERVICE_TOKEN_FILE", "OTEL_EXPORTER_OTLP_ENDPOINT"] {
        assert!(help.contains(variable), "{variable} is missing in {help}");
    }
    for secret in ["database_url", "service_token"] {
        let command = Args::command();
        let argument = command.get_arguments().find(|argument| argument.get_id() == secret).unwrap();
        assert!(argument.is_hide_env_values_set(), "{secret}");
    }
}
