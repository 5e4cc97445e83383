//! A network that goes silent: packets vanish, and no connection is closed.

use std::time::{Duration, Instant};

use baton_db::{Db, DbSettings};
use baton_testkit::{Logs, eventually};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::work::{Statement, database_with_notes, notes};

/// Passes bytes on to the server while it is open; swallows them, for ever, on connections it was shut over.
struct Network {
    port: u16,
    open: watch::Sender<bool>,
    /// Every connection, so that they end with this value: a backend that waits for the rest of a login would hold up
    /// the removal of the database.
    _connections: JoinSet<()>,
}

impl Network {
    async fn before(server_port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (open, is_open) = watch::channel(true);
        let mut all = JoinSet::new();
        all.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                connections.spawn(connect(client, server_port, is_open.clone()));
            }
        });
        Self { port, open, _connections: all }
    }
}

async fn connect(client: TcpStream, server_port: u16, open: watch::Receiver<bool>) {
    let server = TcpStream::connect(("127.0.0.1", server_port)).await.unwrap();
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::join!(pass(from_client, to_server, open.clone()), pass(from_server, to_client, open));
}

/// Passes bytes on. Once the network has been silent, this connection stays silent, as behind a router that forgot it.
async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut open: watch::Receiver<bool>,
) {
    let silence = async { drop(open.wait_for(|open| !open).await) };
    tokio::select! {
        _ = tokio::io::copy(&mut from, &mut to) => {}
        () = silence => std::future::pending().await,
    }
}

// On several threads, so that the connections can end while the database is removed.
#[tokio::test(flavor = "multi_thread")]
async fn the_pools_recover_as_soon_as_the_network_does() {
    let _logs = Logs::watch();
    let database = database_with_notes().await;
    let (before, after) = database.url().split_once("127.0.0.1:").unwrap();
    let (port, rest) = after.split_once('/').unwrap();
    let network = Network::before(port.parse().unwrap()).await;
    let mut settings = DbSettings::new(&format!("{before}127.0.0.1:{}/{rest}", network.port)).unwrap();
    settings.deadline = Duration::from_millis(300);
    settings.write_connections = 4;
    let db = Db::connect(&settings).await.unwrap();

    // All four connections are in the pool and trusted.
    let insert = Statement("INSERT INTO note SELECT gen_random_uuid()::text");
    let warm_up = Statement("SELECT pg_sleep(0.05)");
    let _ = tokio::join!(db.write(&warm_up), db.write(&warm_up), db.write(&warm_up), db.write(&warm_up));

    network.open.send_replace(false);
    let lost = db.write(&insert).await.unwrap_err();
    assert!(matches!(lost, sqlx::Error::Io(_)), "the outcome is unknown: {lost:?}");
    let _ = tokio::join!(db.write(&insert), db.write(&insert), db.write(&insert));
    assert!(!db.is_healthy().await);

    network.open.send_replace(true);
    let healed = Instant::now();
    eventually("a write succeeds", async || db.write(&insert).await.ok()).await;
    eventually("the database is healthy", async || db.is_healthy().await.then_some(())).await;
    assert!(healed.elapsed() < Duration::from_secs(3), "{:?}", healed.elapsed());
    assert_eq!(notes(&database).await, 1);
}
