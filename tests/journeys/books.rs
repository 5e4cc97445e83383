//! A whole company's history: its books are the files, and nobody does today's work because of it.
//!
//! What the files say is counted here by a reader of its own, what the company says is asked of its services.

mod files;
mod services;

use baton_client::{Feed, FeedItem};
use baton_proto::timeline::v1::SubscribeRequest;

use crate::company::Company;
use crate::olist::{self, DataSet};
use crate::processes::SERVICES;

use files::Books;

#[tokio::test(flavor = "multi_thread")]
async fn the_books_are_the_files_to_the_cent() {
    let Some(folder) = olist::folder() else {
        eprintln!("skipped: no Olist sample; name its folder in BATON_OLIST_DIR");
        return;
    };
    let company = Company::open(&SERVICES).await;
    let path = folder.to_str().expect("a readable path");
    let (code, report) = company.baton(&["import", "olist", path, "--json"]).await;
    assert_eq!((code, &report["ended"]), (0, &"complete".into()), "{report:#}");
    let files = report["files"].as_array().expect("a list of files");
    assert!(files.iter().all(|file| file["unused"] == 0), "every row has its place: {:#}", report["unused"]);
    let books = report["books"].as_array().expect("the books");
    assert!(books.iter().all(|row| row["differs"] == false), "{books:#?}");
    eprintln!("{} events in {} s", report["events"], report["seconds"]);

    let data = DataSet::read(&folder);
    let expected = Books::of(&data);
    assert_eq!(expected.late_deliveries, 231, "what the sample is known for");
    everybody_has_heard(&company).await;
    assert_eq!(services::ask(&company).await, expected);
    services::assert_nobody_worked(&company, &data).await;
    company.assert_verified().await;
    company.close().await;
}

/// Waits until every department has dealt with everything that is on the timelines.
async fn everybody_has_heard(company: &Company) {
    let timeline = company.connection("timeline", "admin");
    baton_testkit::eventually("every department has come to the end of the feed", async || {
        let request = SubscribeRequest { from_now: true, ..SubscribeRequest::default() };
        let Ok(FeedItem::Checkpoint(now)) = Feed::new(&timeline, request).next().await else { return None };
        let cursors = company.cursors().await;
        (cursors.len() == SERVICES.len() - 1 && cursors.iter().all(|cursor| *cursor == now.cursor))
            .then_some(())
    })
    .await;
}
