//! P1 to P4: what the processes that span departments must have led to.
//!
//! Departments act on each other with a little delay, so what is found wrong is looked at again until it is right or
//! patience is over: what counts is what stays wrong.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::{Duration, Instant};

use sqlx::PgConnection;
use uuid::Uuid;

use super::{Guarantee, Report, VerifyError, url};
use crate::store::{inspect, processes};

const PAUSE: Duration = Duration::from_millis(200);

/// The departments whose books are compared.
const DEPARTMENTS: [&str; 4] = ["orders", "billing", "shipping", "support"];

/// What is wrong: the guarantee, and the object with what is the matter.
type Findings = BTreeSet<(Guarantee, String)>;

/// Compares the books. A platform without some of the departments has no such processes.
pub(super) async fn check(
    databases: &BTreeMap<String, String>,
    patience: Duration,
    report: &mut Report,
) -> Result<(), VerifyError> {
    if DEPARTMENTS.iter().any(|department| !databases.contains_key(*department)) {
        return Ok(());
    }
    let started = Instant::now();
    let mut findings = look(databases).await?;
    while !findings.is_empty() && started.elapsed() < patience {
        tokio::time::sleep(PAUSE).await;
        let again = look(databases).await?;
        findings.retain(|finding| again.contains(finding));
    }
    for (guarantee, what) in findings {
        report.violated(guarantee, what);
    }
    Ok(())
}

async fn look(databases: &BTreeMap<String, String>) -> Result<Findings, VerifyError> {
    let mut findings = Findings::new();
    let [mut orders, mut billing, mut shipping, mut support, mut timeline] = [
        open(databases, "orders").await?,
        open(databases, "billing").await?,
        open(databases, "shipping").await?,
        open(databases, "support").await?,
        open(databases, "timeline").await?,
    ];
    chains(&mut orders, &mut billing, &mut shipping, &mut findings).await?;
    refunds(&mut orders, &mut billing, &mut findings).await?;
    exceptions(&mut shipping, &mut support, &mut timeline, &mut findings).await?;
    for conn in [orders, billing, shipping, support, timeline] {
        inspect::close(conn).await;
    }
    Ok(findings)
}

async fn open(databases: &BTreeMap<String, String>, name: &'static str) -> Result<PgConnection, VerifyError> {
    inspect::open(url(databases, name)?).await.map_err(of(name))
}

const fn of(name: &'static str) -> impl Fn(sqlx::Error) -> VerifyError {
    move |error| VerifyError::Database(name, error)
}

/// P1: what is paid and not called off is in shipments, each piece once.
async fn chains(
    orders: &mut PgConnection,
    billing: &mut PgConnection,
    shipping: &mut PgConnection,
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    let paid: HashSet<Uuid> =
        processes::paid_orders(billing).await.map_err(of("billing"))?.into_iter().collect();
    let mut pieces: HashMap<(Uuid, Option<i64>), i64> = HashMap::new();
    for line in processes::shipped(shipping).await.map_err(of("shipping"))? {
        *pieces.entry((line.order_id, line.line_number)).or_default() += line.quantity;
    }
    let live = processes::live_orders(orders).await.map_err(of("orders"))?;
    for order in live.iter().filter(|order| paid.contains(&order.id)) {
        let whole = pieces.get(&(order.id, None)).copied().unwrap_or(0);
        let is_whole = order.quantities.is_empty() || whole > 0;
        let fits = if is_whole {
            whole == 1
        } else {
            (1..).zip(&order.quantities).all(|(number, quantity)| {
                pieces.get(&(order.id, Some(number))).copied().unwrap_or(0) == *quantity
            })
        };
        if !fits {
            let what =
                format!("order {} is paid, and its goods are not in shipments, each piece once", order.id);
            findings.insert((Guarantee::P1, what));
        }
    }
    Ok(())
}

/// P2 and P3: what was paid for an order that was called off goes back, and nothing goes back that never came.
async fn refunds(
    orders: &mut PgConnection,
    billing: &mut PgConnection,
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    let cancelled = processes::cancelled_orders(orders).await.map_err(of("orders"))?;
    let cancelled: HashSet<Uuid> = cancelled.into_iter().collect();
    for payment in processes::payments(billing).await.map_err(of("billing"))? {
        if cancelled.contains(&payment.order_id) && payment.back_minor < payment.amount_minor {
            let (id, order) = (payment.id, payment.order_id);
            findings
                .insert((Guarantee::P2, format!("payment {id} is kept, and its order {order} is cancelled")));
        }
    }
    for refund in processes::refunds_of_nothing(billing).await.map_err(of("billing"))? {
        findings.insert((Guarantee::P3, format!("refund {refund} gives back what never came")));
    }
    Ok(())
}

/// P4: whatever went wrong with a shipment is a case.
async fn exceptions(
    shipping: &mut PgConnection,
    support: &mut PgConnection,
    timeline: &mut PgConnection,
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    let wrong = processes::exceptions(shipping).await.map_err(of("shipping"))?;
    let cases = processes::cases_of_shipments(support).await.map_err(of("support"))?;
    let known: HashSet<Uuid> =
        processes::cases(timeline).await.map_err(of("timeline"))?.into_iter().collect();
    let cared_for: HashSet<Uuid> =
        cases.into_iter().filter(|(_, case)| known.contains(case)).map(|(shipment, _)| shipment).collect();
    for (shipment, number) in wrong.into_iter().filter(|(shipment, _)| !cared_for.contains(shipment)) {
        findings
            .insert((Guarantee::P4, format!("shipment {number} ({shipment}) has an exception and no case")));
    }
    Ok(())
}
