//! A database for one test.

use std::time::Duration;

use baton_db::{Db, DbSettings, Migrations};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::server::{OWNER, SharedServer};
use crate::store;

/// How long a test waits for the removal of its database.
const REMOVAL: Duration = Duration::from_secs(1);

/// A migrated, empty database that nobody else uses. Dropping it removes it.
///
/// The tables come from a template that is migrated once for each set of migrations and then copied.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    url: String,
    superuser_url: String,
}

impl TestDatabase {
    /// A database with these migrations applied.
    pub async fn new(migrations: &Migrations) -> Self {
        let server = SharedServer::get().await;
        let mut conn =
            store::connect(server.superuser_url()).await.expect("cannot connect to the tests' server");
        let template = template(server, &mut conn, migrations).await;
        let name = format!("test_{}", Uuid::now_v7().simple());
        store::create(&mut conn, &name, OWNER, &template).await.expect("cannot copy the template");
        Self { url: server.url_of(&name), superuser_url: server.superuser_url().to_owned(), name }
    }

    /// Its URL, for a service's settings. The role owns the database and has no other rights.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Settings with small pools.
    pub fn settings(&self) -> DbSettings {
        let mut settings = DbSettings::new(&self.url).expect("the testkit's own URL is one");
        settings.write_connections = 4;
        settings.read_connections = 4;
        settings.background_connections = 2;
        // Tests share two cores with the compiler and with each other: slow is no failure here.
        settings.acquire_timeout = Duration::from_secs(7);
        settings
    }

    /// The handle that a service gets.
    pub async fn db(&self) -> Db {
        Db::connect(&self.settings()).await.expect("cannot connect to the test's database")
    }

    /// A connection past the service's handle, to look at rows or to disturb.
    pub async fn connect(&self) -> PgConnection {
        store::connect(&self.url).await.expect("cannot connect to the test's database")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (name, url) = (self.name.clone(), self.superuser_url.clone());
        // On a thread and a runtime of its own, because the test's runtime cannot wait here.
        let removal = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut conn = store::connect(&url).await?;
                // The server removes a database only after each of its processes has taken notice, and one in the
                // middle of a login does so late. It goes on without us.
                let removed = tokio::time::timeout(REMOVAL, store::drop(&mut conn, &name)).await;
                removed.unwrap_or(Ok(()))
            })
        });
        // A database that could not be removed is no reason to fail: it goes with the server.
        let _ = removal.join();
    }
}

/// The name of the template with these migrations applied; made by whoever comes first.
async fn template(server: &SharedServer, conn: &mut PgConnection, migrations: &Migrations) -> String {
    let name = format!("template_{}", migrations.fingerprint());
    if store::exists(conn, &name).await.expect("cannot look for the template") {
        return name;
    }
    let mut lock = store::connect(server.superuser_url()).await.expect("cannot connect to the tests' server");
    store::lock_template(&mut lock, &name).await.expect("cannot lock the template");
    if store::exists(conn, &name).await.expect("cannot look for the template") {
        return name;
    }
    // Under another name until it is finished, so that an interrupted one is never copied.
    let unfinished = format!("unfinished_{}", migrations.fingerprint());
    store::drop(conn, &unfinished).await.expect("cannot remove an unfinished template");
    store::create(conn, &unfinished, OWNER, "template1").await.expect("cannot create a template");
    let settings = DbSettings::new(&server.url_of(&unfinished)).expect("the testkit's own URL is one");
    migrations.apply(&settings).await.unwrap_or_else(|error| panic!("the migrations failed: {error:?}"));
    store::finish_template(conn, &unfinished, &name).await.expect("cannot finish the template");
    name
}
