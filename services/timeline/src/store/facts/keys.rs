//! The catalogue: what facts are recorded under. One for the whole install, in partition 0.

use std::collections::HashMap;

use baton_model::Department;
use serde::Deserialize;
use sqlx::PgConnection;

use super::super::column::{known, parsed};
use crate::domain::fact_key::{FactKey, Freshness, Kind};
use crate::store::every_partition;

/// An entry as it is stored.
#[derive(Debug, Deserialize)]
pub(crate) struct Row {
    key: String,
    department: String,
    label: String,
    question: String,
    kind: String,
    freshness: String,
    freshness_days: i32,
    visible_to: Vec<String>,
    revision: i64,
}

impl TryFrom<Row> for FactKey {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        if row.revision == 0 {
            return Ok(Self::uncatalogued(&row.key));
        }
        let department = Some(row.department).filter(|slug| !slug.is_empty());
        Ok(Self {
            key: row.key,
            department: department.as_deref().map(parsed).transpose()?,
            label: row.label,
            question: row.question,
            kind: known(Kind::from_word(&row.kind))?,
            freshness: known(freshness(&row.freshness, row.freshness_days))?,
            visible_to: row.visible_to,
            revision: row.revision,
        })
    }
}

/// The entries of these keys; of those that are not in the catalogue, what holds for such.
pub(crate) async fn named(
    conn: &mut PgConnection,
    keys: &[String],
) -> sqlx::Result<HashMap<String, FactKey>> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        select key, department, label, question, kind, freshness, freshness_days, visible_to, revision
        from fact_keys
        where part = 0 and key = any($1)
        "#,
        keys,
    )
    .fetch_all(conn)
    .await?;
    let mut named: HashMap<String, FactKey> =
        keys.iter().map(|key| (key.clone(), FactKey::uncatalogued(key))).collect();
    for row in rows {
        named.insert(row.key.clone(), row.try_into()?);
    }
    Ok(named)
}

/// The entry of this key; if it is not in the catalogue, what holds for such.
pub(crate) async fn one(conn: &mut PgConnection, key: &str) -> sqlx::Result<FactKey> {
    let mut named = named(conn, &[key.to_owned()]).await?;
    Ok(named.remove(key).unwrap_or_else(|| FactKey::uncatalogued(key)))
}

/// A department, other than `department`, that keeps a key with this prefix.
pub(crate) async fn keeper(
    conn: &mut PgConnection,
    prefix: &str,
    department: &Department,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        r#"
        select department from fact_keys
        where part = 0 and (key = $1 or starts_with(key, $1 || '.')) and department not in ('', $2)
        order by key
        limit 1
        "#,
        prefix,
        department.as_str(),
    )
    .fetch_optional(conn)
    .await
}

/// Stores an entry, new or changed.
pub(crate) async fn put(conn: &mut PgConnection, key: &FactKey) -> sqlx::Result<()> {
    let (freshness, days) = match key.freshness {
        Freshness::Forever => ("forever", 0),
        Freshness::Days(days) => ("days", days),
        Freshness::UntilCaseCloses => ("until_case_closes", 0),
    };
    sqlx::query!(
        r#"
        insert into fact_keys (
            part, key, department, label, question, kind, freshness, freshness_days, visible_to, revision
        ) values (0, $1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (part, key) do update
        set department = excluded.department, label = excluded.label, question = excluded.question,
            kind = excluded.kind, freshness = excluded.freshness, freshness_days = excluded.freshness_days,
            visible_to = excluded.visible_to, revision = excluded.revision
        "#,
        key.key,
        key.department.as_ref().map(Department::as_str).unwrap_or_default(),
        key.label,
        key.question,
        key.kind.as_str(),
        freshness,
        days,
        &key.visible_to,
        key.revision,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A page of the catalogue by key, with what is used without being in it.
pub(crate) async fn list(
    conn: &mut PgConnection,
    after: Option<&str>,
    limit: i64,
) -> sqlx::Result<Vec<FactKey>> {
    let parts = every_partition();
    sqlx::query_as!(
        Row,
        r#"
        select key as "key!", department as "department!", label as "label!", question as "question!", kind as "kind!",
            freshness as "freshness!", freshness_days as "freshness_days!", visible_to as "visible_to!",
            revision as "revision!"
        from (
            (
                select key, department, label, question, kind, freshness, freshness_days, visible_to, revision
                from fact_keys
                where part = 0 and ($1::text is null or key > $1)
                order by key
                limit $2
            )
            union all
            (
                select distinct used.key, '', '', '', 'text', 'forever', 0, '{}'::text[], 0::bigint
                from unnest($3::smallint[]) as parts (part)
                cross join lateral (
                    select key from uncatalogued_fact_keys
                    where uncatalogued_fact_keys.part = parts.part and ($1::text is null or key > $1)
                        and not exists (
                            select from fact_keys
                            where fact_keys.part = 0 and fact_keys.key = uncatalogued_fact_keys.key
                        )
                    order by key
                    limit $2
                ) as used
            )
        ) as entry
        order by key
        limit $2
        "#,
        after,
        limit,
        &parts,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(FactKey::try_from)
    .collect()
}

fn freshness(word: &str, days: i32) -> Option<Freshness> {
    match word {
        "forever" => Some(Freshness::Forever),
        "days" => Some(Freshness::Days(days)),
        "until_case_closes" => Some(Freshness::UntilCaseCloses),
        _ => None,
    }
}
