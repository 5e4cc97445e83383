//! Private probe, not part of the project.
#![allow(clippy::all, clippy::pedantic, clippy::unwrap_used, clippy::print_stdout)]
use baton_auth::{Identity, Minter, Verifier};
use baton_chassis::{Listener, Process};
use baton_client::{Connection, TokenSource};
use baton_db::{Db, DbSettings};
use baton_model::*;
use baton_proto::common::v1::WriteContext;
use baton_proto::customers::v1::{CreateCustomerRequest, Customer};
use baton_proto::timeline::v1::{AppendEventsRequest, Event, Subject};
use baton_timeline::{Parts, compose, migrations};
use prost_types::Any;
use sqlx::Connection as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn quant(v: &mut Vec<Duration>, what: &str) {
    v.sort();
    if v.is_empty() {
        return;
    }
    println!(
        "{what:28} n={:6} p50={:?} p90={:?} p99={:?}",
        v.len(),
        v[v.len() / 2],
        v[v.len() * 9 / 10],
        v[v.len() * 99 / 100]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn probe() {
    let Ok(admin) = std::env::var("PROBE_URL") else { return };
    let name = format!("probe_{}", uuid::Uuid::now_v7().simple());
    let mut conn = sqlx::PgConnection::connect(&admin).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("create database {name}"))).execute(&mut conn).await.unwrap();
    let url = admin.replace("/postgres?", &format!("/{name}?"));
    let settings = DbSettings::new(&url).unwrap();
    migrations().apply(&settings).await.unwrap();
    let db = Db::connect(&settings).await.unwrap();
    let minter = Minter::generate().unwrap();
    let listener = Listener::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = listener.address();
    let mut process = Process::new(Verifier::from_jwks(&minter.jwks()).unwrap());
    process
        .start(
            compose(Parts { db: db.clone(), clock: Arc::new(SystemClock), ids: Arc::new(SystemIds) }),
            listener,
        )
        .unwrap();
    process.ready().await;
    let token = |role| {
        minter
            .mint(
                &Identity {
                    id: "x".into(),
                    name: "X".into(),
                    department: "orders".parse().unwrap(),
                    roles: vec![role],
                },
                Duration::from_secs(3600),
                &SystemClock,
            )
            .unwrap()
    };
    let connection =
        Connection::lazy(&format!("http://{address}"), TokenSource::new(&token(Role::Service)).unwrap())
            .unwrap();
    let mut customers = vec![];
    for _ in 0..200 {
        let r = CreateCustomerRequest {
            context: Some(WriteContext { request_id: SystemIds.uuid().to_string(), ..Default::default() }),
            customer: Some(Customer { display_name: "A".into(), ..Default::default() }),
        };
        customers
            .push(connection.customers().create_customer(r).await.unwrap().into_inner().customer.unwrap().id);
    }
    sqlx::raw_sql("vacuum analyze")
        .execute(&mut sqlx::PgConnection::connect(&url).await.unwrap())
        .await
        .unwrap();
    let secs = std::env::var("PROBE_SECS").map_or(3, |s| s.parse().unwrap());
    let rounds = std::env::var("PROBE_ROUNDS").map_or(3, |s| s.parse().unwrap());
    let mut pg = sqlx::PgConnection::connect(&url).await.unwrap();
    sqlx::raw_sql("create table b(customer int, sequence bigserial, event_id uuid unique, envelope bytea, primary key(customer, sequence))").execute(&mut pg).await.unwrap();
    let event = |customer: &str, n: usize| Event {
        id: SystemIds.event_id().to_string(),
        customer_id: customer.into(),
        summary: "Order confirmed".into(),
        body: Some(Any {
            type_url: "type.googleapis.com/baton.orders.v1.OrderPlaced".into(),
            value: vec![7; 200],
        }),
        subject: Some(Subject {
            kind: "order".into(),
            id: SystemIds.event_id().to_string(),
            label: "Order".into(),
            status: "confirmed".into(),
            open: true,
            revision: 1,
        })
        .filter(|_| n % 2 == 0),
        ..Default::default()
    };
    for round in 0..rounds {
        let (mut base, mut echo) = (vec![], vec![]);
        let t = Instant::now();
        while t.elapsed() < Duration::from_secs(secs) {
            let a = Instant::now();
            sqlx::query("insert into b(customer,event_id,envelope) values ($1, $2, $3)")
                .bind(5)
                .bind(SystemIds.uuid())
                .bind(vec![1u8; 300])
                .execute(&mut pg)
                .await
                .unwrap();
            base.push(a.elapsed());
        }
        quant(&mut base, &format!("{round} one insert"));
        let mut paused = vec![];
        let t = Instant::now();
        while t.elapsed() < Duration::from_secs(secs) {
            tokio::time::sleep(Duration::from_millis(5)).await;
            let a = Instant::now();
            sqlx::query("insert into b(customer,event_id,envelope) values ($1, $2, $3)")
                .bind(5)
                .bind(SystemIds.uuid())
                .bind(vec![1u8; 300])
                .execute(&mut pg)
                .await
                .unwrap();
            paused.push(a.elapsed());
        }
        quant(&mut paused, &format!("{round} one insert, 5ms pause"));
        let mut paused = vec![];
        let t = Instant::now();
        while t.elapsed() < Duration::from_secs(secs) {
            tokio::time::sleep(Duration::from_millis(5)).await;
            let a = Instant::now();
            sqlx::query("select $1::int").bind(5).execute(&mut pg).await.unwrap();
            paused.push(a.elapsed());
        }
        quant(&mut paused, &format!("{round} select 1, 5ms pause"));
        let lsn0: String =
            sqlx::query_scalar("select pg_current_wal_lsn()::text").fetch_one(&mut pg).await.unwrap();
        let mut one = vec![];
        let t = Instant::now();
        while t.elapsed() < Duration::from_secs(secs) {
            let a = Instant::now();
            sqlx::query("select $1::int").bind(5).execute(&mut pg).await.unwrap();
            one.push(a.elapsed());
        }
        quant(&mut one, &format!("{round} select 1"));
        // gRPC with authorization and nothing behind it: refused by its arguments.
        let mut client = connection.timeline();
        let t = Instant::now();
        while t.elapsed() < Duration::from_secs(secs) {
            let a = Instant::now();
            let _ = client.append_events(AppendEventsRequest::default()).await.unwrap_err();
            echo.push(a.elapsed());
        }
        quant(&mut echo, &format!("{round} refused call"));
        for inflight in [1usize, 128] {
            let mut set = tokio::task::JoinSet::new();
            let started = Instant::now();
            for w in 0..inflight {
                let mut client = connection.timeline();
                let customers = customers.clone();
                set.spawn(async move {
                    let mut l = vec![];
                    let mut i = w;
                    while started.elapsed() < Duration::from_secs(secs) {
                        let e = event(&customers[i % customers.len()], i);
                        i += 7;
                        let a = Instant::now();
                        let r = client
                            .append_events(AppendEventsRequest { events: vec![e] })
                            .await
                            .unwrap()
                            .into_inner();
                        l.push(a.elapsed());
                        assert!(matches!(
                            r.outcomes[0].outcome,
                            Some(baton_proto::timeline::v1::append_outcome::Outcome::Appended(_))
                        ));
                    }
                    l
                });
            }
            let mut all = vec![];
            while let Some(l) = set.join_next().await {
                all.extend(l.unwrap());
            }
            let wal: i64 =
                sqlx::query_scalar("select pg_wal_lsn_diff(pg_current_wal_lsn(), $1::pg_lsn)::bigint")
                    .bind(&lsn0)
                    .fetch_one(&mut pg)
                    .await
                    .unwrap();
            println!("WAL so far {wal}, per append about {}", wal / all.len() as i64);
            quant(&mut all, &format!("{round} append, {inflight} in flight"));
        }
    }
    process.drain(Duration::from_secs(5)).await;
    drop(db);
}
