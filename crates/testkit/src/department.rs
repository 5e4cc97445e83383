//! A running department with a timeline in memory.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use baton_auth::{Identity, Minter, Verifier};
use baton_chassis::{Listener, Process, Service};
use baton_client::{Connection, TokenSource};
use baton_db::Migrations;
use baton_department::Parts;
use baton_model::{Role, SystemClock};

use crate::{FakeTimeline, Logs, MockClock, ScriptedIds, TestDatabase};

type Compose = Box<dyn Fn(Parts) -> anyhow::Result<Service> + Send + Sync>;

/// A running department with a timeline in memory: the real router on a real Postgres, with a clock that stands still.
pub struct TestDepartment {
    /// First, because they stop before anything that they use is gone.
    processes: Vec<Process>,
    /// The timeline it talks to.
    pub timeline: FakeTimeline,
    /// Its database.
    pub database: TestDatabase,
    /// Its clock.
    pub clock: MockClock,
    /// Its ids.
    pub ids: ScriptedIds,
    name: &'static str,
    compose: Compose,
    minter: Minter,
    url: String,
    /// What it logs. Last, because it judges when everything else is gone.
    pub logs: Logs,
}

impl TestDepartment {
    /// Starts the department `name` on an empty database.
    pub async fn start(
        name: &'static str,
        migrations: &Migrations,
        compose: impl Fn(Parts) -> anyhow::Result<Service> + Send + Sync + 'static,
    ) -> Self {
        let logs = Logs::watch();
        let mut department = Self {
            timeline: FakeTimeline::start().await,
            database: TestDatabase::new(migrations).await,
            clock: MockClock::default(),
            ids: ScriptedIds::default(),
            name,
            compose: Box::new(compose),
            minter: Minter::generate().expect("cannot make a signing key"),
            url: String::new(),
            processes: Vec::new(),
            logs,
        };
        department.url = department.run().await;
        department
    }

    /// Starts the department once more, on the same database.
    pub async fn start_replica(&mut self) {
        self.run().await;
    }

    /// Stops every replica, when what it is doing is done, and starts one anew.
    pub async fn restart(&mut self) {
        for process in self.processes.drain(..) {
            process.drain(Duration::from_secs(20)).await;
        }
        self.url = self.run().await;
    }

    /// Calls the department as one of its agents, `<name>-ann`.
    pub fn agent(&self) -> Connection {
        self.caller(self.name, &[Role::Agent])
    }

    /// Calls the department as `<department>-ann` in these roles.
    pub fn caller(&self, department: &str, roles: &[Role]) -> Connection {
        self.connection(&self.url, department, roles)
    }

    /// Serves the department, and gives its URL once it is ready.
    async fn run(&mut self) -> String {
        let parts = Parts {
            db: self.database.db().await,
            timeline: self.connection(self.timeline.url(), self.name, &[Role::Service]),
            clock: Arc::new(self.clock.clone()),
            ids: Arc::new(self.ids.clone()),
        };
        let address = "127.0.0.1:0".parse().expect("an address");
        let listener = Listener::bind(address).await.expect("cannot bind a port");
        let url = listener.url();
        let verifier = Verifier::from_jwks(&self.minter.jwks()).expect("the minter's own keys");
        let mut process = Process::new(verifier);
        let service = (self.compose)(parts).expect("the department cannot be composed");
        process.start(service, listener).expect("the department cannot be served");
        process.ready().await;
        self.processes.push(process);
        url
    }

    fn connection(&self, url: &str, department: &str, roles: &[Role]) -> Connection {
        let identity = Identity {
            id: format!("{department}-ann"),
            name: "Ann".to_owned(),
            department: department.parse().expect("a department's name"),
            roles: roles.to_vec(),
        };
        let token = self.minter.mint(&identity, Duration::from_hours(1), &SystemClock);
        let token = TokenSource::new(&token.expect("cannot mint a token")).expect("a token");
        Connection::lazy(url, token).expect("a URL")
    }
}

impl fmt::Debug for TestDepartment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestDepartment")
            .field("name", &self.name)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
