//! Standards.

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::{Duration, OffsetDateTime};

use super::INSTALL;
use crate::domain::standard::{Limit, Matter, Pause, Standard};
use crate::store::column::{from_actor, known, parsed, to_actor};

/// A row as it is stored.
struct Row {
    name: String,
    version: i32,
    title: String,
    matter: String,
    start_types: Vec<String>,
    stop_types: Vec<String>,
    contact_stops: bool,
    cancel_types: Vec<String>,
    pauses: Json<Vec<PauseColumn>>,
    within_micros: Option<i64>,
    measure: Option<String>,
    at_most: Option<i64>,
    calendar: Option<String>,
    departments: Vec<String>,
    tiers: Vec<String>,
    retired: bool,
    in_force_from: OffsetDateTime,
    put_by: Option<Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
struct PauseColumn {
    reason: String,
    begin_types: Vec<String>,
    end_types: Vec<String>,
}

impl TryFrom<Row> for Standard {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let pause = |pause: PauseColumn| Pause {
            reason: pause.reason,
            begins: pause.begin_types,
            ends: pause.end_types,
        };
        let within = row.within_micros.map(|micros| Limit::Within(Duration::microseconds(micros)));
        let at_most = row.measure.zip(row.at_most).map(|(measure, count)| Limit::AtMost { measure, count });
        Ok(Self {
            name: row.name,
            version: row.version,
            title: row.title,
            matter: known(Matter::from_word(&row.matter))?,
            starts: row.start_types,
            stops: row.stop_types,
            contact_stops: row.contact_stops,
            cancels: row.cancel_types,
            pauses: row.pauses.0.into_iter().map(pause).collect(),
            limit: known(within.or(at_most))?,
            calendar: row.calendar,
            departments: row.departments.iter().map(|name| parsed(name)).collect::<sqlx::Result<_>>()?,
            tiers: row.tiers,
            retired: row.retired,
            in_force_from: row.in_force_from,
            put_by: row.put_by.as_deref().map(to_actor).transpose()?,
        })
    }
}

/// Stores a version of a standard.
pub(crate) async fn insert(conn: &mut PgConnection, standard: &Standard) -> sqlx::Result<()> {
    let pauses = standard.pauses.iter().cloned().map(|pause| PauseColumn {
        reason: pause.reason,
        begin_types: pause.begins,
        end_types: pause.ends,
    });
    let (within, counted) = match &standard.limit {
        Limit::Within(limit) => (Some(limit.whole_microseconds() as i64), None),
        Limit::AtMost { measure, count } => (None, Some((measure.as_str(), *count))),
    };
    let (measure, at_most) = counted.unzip();
    let departments: Vec<String> = standard.departments.iter().map(ToString::to_string).collect();
    sqlx::query!(
        r#"
        insert into standards (
            part, name, version, title, matter, start_types, stop_types, contact_stops, cancel_types, pauses,
            within_micros, measure, at_most, calendar, departments, tiers, retired, in_force_from, put_by
        ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        "#,
        INSTALL.number(),
        standard.name,
        standard.version,
        standard.title,
        standard.matter.as_str(),
        &standard.starts,
        &standard.stops,
        standard.contact_stops,
        &standard.cancels,
        Json(pauses.collect::<Vec<_>>()) as _,
        within,
        measure,
        at_most,
        standard.calendar,
        &departments,
        &standard.tiers,
        standard.retired,
        standard.in_force_from,
        standard.put_by.as_ref().map(from_actor),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Every version of every standard, by name and then by version.
pub(super) async fn all(conn: &mut PgConnection) -> sqlx::Result<Vec<Standard>> {
    sqlx::query_as!(
        Row,
        r#"
        select name, version, title, matter, start_types, stop_types, contact_stops, cancel_types,
            pauses as "pauses: _", within_micros, measure, at_most, calendar, departments, tiers, retired,
            in_force_from, put_by
        from standards
        where part = $1
        order by name, version
        "#,
        INSTALL.number(),
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Standard::try_from)
    .collect()
}
