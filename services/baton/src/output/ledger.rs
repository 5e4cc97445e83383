//! What customers have told us, as people read it.

use baton_proto::timeline::v1::{Fact, FactState, FactStatement, QuestionCheck, Repetition};

use super::{Rows, day, person, state, table, when};

/// What a customer has told us, one value in each row.
pub(crate) fn ledger(facts: &[Fact]) -> Rows {
    let mut rows = table(&["key", "state", "value", "heard by", "when (UTC)", "holds until"]);
    for fact in facts {
        let said: Vec<&FactStatement> = fact.current.iter().chain(&fact.conflicting).collect();
        if said.is_empty() {
            rows.add([fact.key.clone(), word(fact.state())]);
        }
        for statement in said {
            rows.add([
                fact.key.clone(),
                word(fact.state()),
                value(statement),
                heard_by(statement),
                when(statement.heard_at.as_ref()),
                day(fact.fresh_until.as_ref()),
            ]);
        }
    }
    rows
}

/// Whether questions need asking, one in each row.
pub(crate) fn checks(checks: &[QuestionCheck]) -> Rows {
    let mut rows = table(&["key", "state", "value", "heard by", "when (UTC)", "ask"]);
    for check in checks {
        let fact = check.fact.clone().unwrap_or_default();
        let said: Vec<&FactStatement> = fact.current.iter().chain(&fact.conflicting).collect();
        let values: Vec<String> = said.iter().map(|statement| value(statement)).collect();
        let latest = said.first();
        rows.add([
            fact.key.clone(),
            word(fact.state()),
            values.join(" / "),
            latest.map(|statement| heard_by(statement)).unwrap_or_default(),
            latest.map(|statement| when(statement.heard_at.as_ref())).unwrap_or_default(),
            if check.question.is_empty() { "do not ask".to_owned() } else { check.question.clone() },
        ]);
    }
    rows
}

/// Who was asked again, one asking in each row.
pub(crate) fn repetitions(repetitions: &[Repetition]) -> Rows {
    let mut rows = table(&["key", "asked by", "when (UTC)", "why", "told before", "customer"]);
    for repetition in repetitions {
        let by = repetition.known_by.as_ref();
        let before = by.map(|by| format!("{}, {}", by.department, when(repetition.known_since.as_ref())));
        let asked_by = repetition.asked_by.as_ref();
        let why = repetition.reason().as_str_name().trim_start_matches("REPETITION_REASON_");
        let why = why.to_lowercase().replace('_', " ");
        rows.add([
            repetition.key.clone(),
            asked_by.map(|by| person(&by.name, &repetition.department)).unwrap_or_default(),
            when(repetition.asked_at.as_ref()),
            if repetition.note.is_empty() { why } else { repetition.note.clone() },
            before.unwrap_or_default(),
            repetition.customer_id.clone(),
        ]);
    }
    rows
}

fn word(of: FactState) -> String {
    state(of.as_str_name())
}

/// On one line; of a security question that it was answered, and how.
fn value(statement: &FactStatement) -> String {
    if statement.verified_by.is_empty() {
        statement.value.lines().collect::<Vec<_>>().join(", ")
    } else {
        format!("verified by {}", statement.verified_by)
    }
}

fn heard_by(statement: &FactStatement) -> String {
    let name = statement.heard_by.as_ref().map(|by| by.name.as_str()).unwrap_or_default();
    person(name, &statement.department)
}
