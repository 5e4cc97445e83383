//! What the customer has told us, as a brief shows it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use baton_model::{CaseId, Department, EventId};
use baton_proto::timeline::v1::Fact;
use sqlx::types::Json;
use time::OffsetDateTime;

use super::convert::at;
use crate::domain::fact::{State, Statement, cases, fold};
use crate::domain::fact_key::FactKey;
use crate::messages;
use crate::store::brief::StatementRow;
use crate::store::column::{parsed, to_actor};
use crate::store::facts::keys;

/// How many facts a brief shows.
const MOST: usize = 50;

/// What can be known of what the customer said, by key.
pub(super) fn facts(
    rows: Vec<Json<StatementRow>>,
    entries: Vec<Json<keys::Row>>,
    reader: &Department,
    now: OffsetDateTime,
) -> sqlx::Result<Vec<Fact>> {
    let mut catalogue = BTreeMap::new();
    for Json(row) in entries {
        let entry = FactKey::try_from(row)?;
        catalogue.insert(entry.key.clone(), entry);
    }
    let mut said: BTreeMap<String, Vec<Statement>> = BTreeMap::new();
    for Json(row) in rows {
        let statement = statement(row)?;
        said.entry(statement.key.clone()).or_default().push(statement);
    }
    let mut facts = Vec::new();
    for (key, statements) in said {
        let key = catalogue.remove(&key).unwrap_or_else(|| FactKey::uncatalogued(&key));
        for case in cases(&key, &statements) {
            let own = statements.iter().filter(|said| !key.is_of_case() || said.case_id == case);
            let own: Vec<Statement> = own.cloned().collect();
            let fact = fold(&key, &own, case, reader.as_str(), now);
            if fact.state != State::Unknown && facts.len() < MOST {
                facts.push(messages::fact(&key, case, &fact));
            }
        }
    }
    Ok(facts)
}

fn statement(row: StatementRow) -> sqlx::Result<Statement> {
    // Postgres breaks base64 into lines.
    let heard_by: String = row.heard_by.split_whitespace().collect();
    let heard_by = STANDARD.decode(heard_by).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    Ok(Statement {
        key: row.key,
        value: row.value,
        asked: row.asked,
        correction: row.correction,
        verified_by: row.verified_by,
        department: parsed(&row.department)?,
        heard_by: to_actor(&heard_by)?,
        heard_at: at(row.heard_at),
        event_id: EventId::from_uuid(row.event_id),
        sequence: row.sequence,
        case_id: row.case_id.map(CaseId::from_uuid),
        case_closed: row.case_closed,
        retraction: None,
    })
}
