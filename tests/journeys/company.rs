//! A company as an operator runs it: one Postgres, and each service a process of its own that can be killed.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use baton_auth::{Identity, Minter};
use baton_client::{Connection, TokenSource};
use baton_local_postgres::{LocalPostgres, Options};
use baton_model::Role;
use baton_testkit::eventually;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;
use tokio::process::{Child, Command};

pub(crate) const BATON: &str = env!("CARGO_BIN_EXE_baton");

/// A service as one process: which one, and where it answers.
pub(crate) struct Seat {
    service: &'static str,
    port: u16,
    process: Option<Child>,
}

/// Postgres, services and tokens. Everything ends with the test: children are killed when dropped.
pub(crate) struct Company {
    pub(crate) folder: TempDir,
    postgres: Option<LocalPostgres>,
    databases: BTreeMap<&'static str, String>,
    tokens: BTreeMap<&'static str, String>,
    seats: Vec<Seat>,
}

impl Company {
    /// Starts the named services; one that is named twice runs as two replicas.
    pub(crate) async fn open(services: &[&'static str]) -> Self {
        let folder = tempfile::Builder::new().prefix("baton-journey-").tempdir().expect("a temporary folder");
        // The Postgres of a test that runs as root belongs to another user, who must be let through.
        open_to_all(folder.path());
        let mut postgres =
            LocalPostgres::start(Options::new(folder.path().join("postgres"))).await.expect("a Postgres");
        let mut databases = BTreeMap::new();
        for service in services {
            if !databases.contains_key(service) {
                databases.insert(*service, postgres.create_database(service).await.expect("a database"));
            }
        }
        let minter = Minter::generate().expect("a key");
        std::fs::write(folder.path().join("jwks.json"), minter.jwks()).expect("the key set");
        let seats =
            services.iter().map(|service| Seat { service, port: free_port(), process: None }).collect();
        let tokens = tokens(&minter);
        let mut company = Self { folder, postgres: Some(postgres), databases, tokens, seats };
        for seat in 0..company.seats.len() {
            company.start(seat);
        }
        for seat in 0..company.seats.len() {
            company.serving(seat).await;
        }
        company
    }

    /// A database for a service that is not one of ours.
    pub(crate) async fn database(&mut self, name: &str) -> String {
        self.postgres.as_mut().expect("a running Postgres").create_database(name).await.expect("a database")
    }

    /// The keys by which tokens are known.
    pub(crate) fn jwks(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("jwks.json")).expect("the key set")
    }

    /// How many processes there are.
    pub(crate) fn seats(&self) -> usize {
        self.seats.len()
    }

    /// Kills a process as a power cut would, without a word, and waits until it is gone.
    pub(crate) async fn kill(&mut self, seat: usize) {
        if let Some(mut process) = self.seats[seat].process.take() {
            process.kill().await.expect("a killed process");
        }
    }

    /// Starts a process at its seat, on its old port.
    pub(crate) fn start(&mut self, seat: usize) {
        let (service, port) = (self.seats[seat].service, self.seats[seat].port);
        let log =
            std::fs::File::options().append(true).create(true).open(self.log_file(seat)).expect("a log file");
        let process = Command::new(BATON)
            .args(["serve", service])
            .env("BATON_LISTEN", format!("127.0.0.1:{port}"))
            .env("BATON_DATABASE_URL", &self.databases[service])
            .env("BATON_JWKS_FILE", self.folder.path().join("jwks.json"))
            .env("BATON_TIMELINE_URL", self.url("timeline"))
            .envs(
                self.seats
                    .iter()
                    .any(|seat| seat.service == "orders")
                    .then(|| ("BATON_ORDERS_URL", self.url("orders"))),
            )
            .env(
                "BATON_SERVICE_TOKEN",
                self.tokens.get(format!("{service}-service").as_str()).map_or("", |t| t),
            )
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .expect("the baton binary");
        self.seats[seat].process = Some(process);
    }

    /// Waits until the process at the seat says that it is ready.
    pub(crate) async fn serving(&mut self, seat: usize) {
        let connection = self.connect(self.seats[seat].port, "admin");
        eventually(&format!("{} serves", self.seats[seat].service), async || {
            assert!(self.is_alive(seat), "{} ended:\n{}", self.seats[seat].service, self.log(seat));
            let mut health = tonic_health::pb::health_client::HealthClient::new(connection.clone());
            let answer = health.check(tonic_health::pb::HealthCheckRequest::default()).await.ok()?;
            (answer.into_inner().status == 1).then_some(())
        })
        .await;
    }

    /// Whether the process at the seat is still the one that was started.
    pub(crate) fn is_alive(&mut self, seat: usize) -> bool {
        self.seats[seat].process.as_mut().is_some_and(|process| matches!(process.try_wait(), Ok(None)))
    }

    fn log(&self, seat: usize) -> String {
        std::fs::read_to_string(self.log_file(seat)).unwrap_or_default()
    }

    fn log_file(&self, seat: usize) -> PathBuf {
        self.folder.path().join(format!("{}-{}.log", self.seats[seat].service, self.seats[seat].port))
    }

    /// A connection to the first replica of a service, as the named token.
    pub(crate) fn connection(&self, service: &str, token: &str) -> Connection {
        self.connect(self.port(service), token)
    }

    fn connect(&self, port: u16, token: &str) -> Connection {
        let token = TokenSource::new(&self.tokens[token]).expect("a token");
        Connection::lazy(&format!("http://127.0.0.1:{port}"), token).expect("a connection")
    }

    fn port(&self, service: &str) -> u16 {
        self.seats.iter().find(|seat| seat.service == service).expect("a running service").port
    }

    fn url(&self, service: &str) -> String {
        format!("http://127.0.0.1:{}", self.port(service))
    }

    /// A ready file like the one of `baton up`.
    pub(crate) fn ready_file(&self) -> PathBuf {
        let services: BTreeMap<&str, String> =
            self.seats.iter().map(|seat| (seat.service, self.url(seat.service))).collect();
        let ready = json!({"services": services, "tokens": self.tokens, "databases": self.databases});
        let path = self.folder.path().join("ready.json");
        std::fs::write(&path, ready.to_string()).expect("the ready file");
        path
    }

    /// How far each department has followed the feed.
    pub(crate) async fn cursors(&self) -> Vec<String> {
        let mut cursors = Vec::new();
        for (_, url) in self.databases.iter().filter(|(service, _)| **service != "timeline") {
            let mut conn = PgConnection::connect(url).await.expect("a department's database");
            let found = sqlx::query_scalar("select cursor from inbox.cursors").fetch_all(&mut conn).await;
            cursors.extend::<Vec<String>>(found.expect("the cursors"));
            conn.close().await.expect("a closed connection");
        }
        cursors
    }

    /// How many events the timelines have.
    pub(crate) async fn events(&self) -> i64 {
        let mut conn =
            PgConnection::connect(&self.databases["timeline"]).await.expect("the timeline's database");
        let count = sqlx::query_scalar("select sum(position)::bigint from partition_heads");
        let count = count.fetch_one(&mut conn).await.expect("the partition heads");
        conn.close().await.expect("a closed connection");
        count
    }

    /// Runs a `baton` command against this company; gives its exit code and the JSON that it printed.
    pub(crate) async fn baton(&self, arguments: &[&str]) -> (i32, Value) {
        let output = Command::new(BATON)
            .args(arguments)
            .env("BATON_READY_FILE", self.ready_file())
            .output()
            .await
            .expect("the baton binary");
        let text = String::from_utf8_lossy(&output.stdout);
        let json = serde_json::from_str(&text).unwrap_or_else(|_| {
            panic!(
                "baton {arguments:?} printed no JSON:\n{text}\n{}",
                String::from_utf8_lossy(&output.stderr)
            )
        });
        (output.status.code().unwrap_or(-1), json)
    }

    /// Asserts that `baton verify` finds nothing.
    pub(crate) async fn assert_verified(&self) {
        let (code, report) = self.baton(&["verify", "--json"]).await;
        assert_eq!(code, 0, "baton verify: {report:#}");
        let violations = report["violations"].as_object().expect("violations");
        assert!(!violations.is_empty() && violations.values().all(|count| count == 0), "{report:#}");
    }

    /// Ends everything in order.
    pub(crate) async fn close(mut self) {
        for seat in 0..self.seats.len() {
            self.kill(seat).await;
        }
        if let Some(postgres) = self.postgres.take() {
            postgres.stop().await;
        }
    }
}

impl Drop for Company {
    /// A journey that fails shows what the processes said.
    fn drop(&mut self) {
        if std::thread::panicking() {
            for seat in 0..self.seats.len() {
                eprintln!(
                    "--- {} on {}\n{}",
                    self.seats[seat].service,
                    self.seats[seat].port,
                    self.log(seat)
                );
            }
        }
    }
}

fn tokens(minter: &Minter) -> BTreeMap<&'static str, String> {
    let mint = |id: &str, department: &str, role: Role| {
        let identity = Identity {
            id: id.to_owned(),
            name: format!("{id} (test)"),
            department: department.parse().expect("a department"),
            roles: vec![role],
        };
        let lifetime = std::time::Duration::from_hours(1);
        minter.mint(&identity, lifetime, &baton_model::SystemClock).expect("a token")
    };
    BTreeMap::from([
        ("sales", mint("sales-sara", "sales", Role::Agent)),
        ("orders", mint("orders-olga", "orders", Role::Agent)),
        ("shipping", mint("shipping-shen", "shipping", Role::Agent)),
        ("billing", mint("billing-bo", "billing", Role::Agent)),
        ("support", mint("support-sam", "support", Role::Agent)),
        ("admin", mint("admin", "operations", Role::Admin)),
        ("importer", mint("importer", "operations", Role::Importer)),
        ("sales-service", mint("sales-service", "sales", Role::Service)),
        ("orders-service", mint("orders-service", "orders", Role::Service)),
        ("shipping-service", mint("shipping-service", "shipping", Role::Service)),
        ("billing-service", mint("billing-service", "billing", Role::Service)),
        ("support-service", mint("support-service", "support", Role::Service)),
        ("loyalty-service", mint("loyalty-service", "loyalty", Role::Service)),
    ])
}

/// A port that is free now; the process that is told to use it keeps it across restarts.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).expect("permissions");
}
