//! A client in another language, generated from `proto/` alone.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::company::Company;

/// The Python of `deploy/setup.sh`, with grpcio-tools.
fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/python/bin/python");
    assert!(python.exists(), "no Python environment: run `make setup`");
    python
}

#[tokio::test(flavor = "multi_thread")]
async fn a_python_app_resolves_pages_watches_and_sees_an_orders_event() {
    let company = Company::open(&["timeline", "orders"]).await;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(python())
        .arg(root.join("tests/interop/client.py"))
        .arg(root.join("proto"))
        .arg(company.ready_file())
        .output()
        .await
        .expect("Python");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(seen["event"].as_str().is_some_and(|id| id.len() == 36), "{seen}");
    company.close().await;
}
