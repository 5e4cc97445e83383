//! Several platforms on one machine.

use baton::platform::{DatabaseServer, Options, Platform, StartError};
use baton_local_postgres::LocalPostgres;
use baton_settings::Secret;

use crate::calls;
use crate::process::{Up, run};

#[tokio::test]
async fn two_run_side_by_side_and_a_second_on_the_same_data_is_refused() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (first, second) = tokio::join!(Up::start(one.path()), Up::start(two.path()));
    let customer = calls::create_customer(&first.ready(), "Ann").await;
    calls::create_customer(&second.ready(), "Bea").await;
    let elsewhere = calls::connection(&second.ready(), "timeline", "sales");
    assert!(calls::customer_name(&elsewhere, &customer).await.is_err(), "the two share customers");

    let output = run(&["up", "--port-base", "0", "--data-dir", one.path().to_str().unwrap()]).await;
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    let url = &first.ready().services["timeline"];
    assert!(error.contains("already runs") && error.contains(url), "{error}");
    assert!(first.ready_file().exists(), "the refused one took the ready file along");

    first.interrupt().await;
    second.interrupt().await;
}

#[tokio::test]
async fn a_given_server_gets_databases_of_ours_and_keeps_them() {
    let directory = tempfile::tempdir().unwrap();
    // Somebody else's server: as root it runs as another user, who must be able to get there.
    let (postgres, one, two) =
        (directory.path().join("postgres"), directory.path().join("one"), directory.path().join("two"));
    baton::DataDir::open(directory.path()).unwrap();
    let server = LocalPostgres::start(baton_local_postgres::Options::new(postgres)).await.unwrap();
    let given = |data_dir| Options {
        database: DatabaseServer::Given(Secret::new(server.superuser_url())),
        ..Options::new(data_dir)
    };

    let platform = Platform::start(given(&one), |_| {}).await.unwrap();
    let customer = calls::create_customer(platform.ready(), "Ann").await;
    platform.stop().await;

    let platform = Platform::start(given(&one), |_| {}).await.unwrap();
    let timeline = calls::connection(platform.ready(), "timeline", "sales");
    assert_eq!(calls::customer_name(&timeline, &customer).await.unwrap(), "Ann");
    let refused = Platform::start(given(&two), |_| {}).await.unwrap_err();
    assert!(matches!(refused, StartError::Given(_)), "{refused}");
    platform.stop().await;
    server.stop().await;
}
