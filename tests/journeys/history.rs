//! A whole company's history, imported twice, and once more after a kill in the middle.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use baton_testkit::eventually;
use tokio::process::Command;

use crate::company::{BATON, Company};

/// The Olist sample beside the project, or where BATON_OLIST_DIR says.
fn olist() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/olist");
    let path = std::env::var_os("BATON_OLIST_DIR").map_or(beside, PathBuf::from);
    path.join("olist_orders_dataset.csv").exists().then_some(path)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_comes_in_once_however_often_it_is_imported() {
    let Some(olist) = olist() else {
        eprintln!("skipped: no Olist sample; name its folder in BATON_OLIST_DIR");
        return;
    };
    let olist = olist.to_str().expect("a readable path");
    let mut company = Company::open(&["timeline", "orders", "support"]).await;

    // Killed in the middle: importer and orders at once.
    let mut first = Command::new(BATON)
        .args(["import", "olist", olist, "--json"])
        .env("BATON_READY_FILE", company.ready_file())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("the importer");
    let mut imported = 0;
    while imported < 1_000 {
        let before = imported;
        imported = eventually("the import gets on", async || {
            let now = events(&company).await;
            (now > before).then_some(now)
        })
        .await;
    }
    first.kill().await.expect("a killed importer");
    company.kill(1).await;
    company.start(1);
    company.serving(1).await;
    company.assert_verified().await;
    let interrupted = events(&company).await;

    let (code, second) = company.baton(&["import", "olist", olist, "--json"]).await;
    assert_eq!(code, 0, "{second:#}");
    company.assert_verified().await;
    let complete = counts(&company).await;
    assert!(events(&company).await > interrupted, "the second run went on where the first one was killed");

    let (code, third) = company.baton(&["import", "olist", olist, "--json"]).await;
    assert_eq!(code, 0, "{third:#}");
    assert_eq!(third["events"], 0, "the third run made nothing: {third:#}");
    let files = third["files"].as_array().expect("a list of files");
    let unused = files.iter().filter(|file| file["imported"] == true && file["unused"] != 0);
    assert_eq!(unused.count(), 0, "every row of an imported file has its place: {third:#}");
    company.assert_verified().await;
    assert_eq!(counts(&company).await, complete);
    company.close().await;
}

/// How many things there are. Events are not among them: support's reactions may still come in.
async fn counts(company: &Company) -> [u64; 3] {
    let (_, report) = company.baton(&["verify", "--json"]).await;
    ["customers", "orders", "tickets"].map(|kind| {
        report["checked"][kind].as_u64().unwrap_or_else(|| panic!("no count of {kind} in {report:#}"))
    })
}

/// How many events `baton verify` counts.
async fn events(company: &Company) -> u64 {
    let (_, report) = company.baton(&["verify", "--json"]).await;
    report["checked"]["events"].as_u64().unwrap_or_else(|| panic!("no count of events in {report:#}"))
}
