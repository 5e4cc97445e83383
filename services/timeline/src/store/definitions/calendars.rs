//! Calendars.

use baton_model::Department;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use sqlx::types::Json;
use time::{OffsetDateTime, Weekday};

use super::INSTALL;
use crate::domain::calendar::{Calendar, DEFAULT, Hours, SpecialDay, Window, parse_date, write_date};
use crate::store::column::{known, parsed};

/// A row as it is stored.
struct Row {
    name: String,
    version: i32,
    title: String,
    time_zone: String,
    windows: Json<Vec<WindowColumn>>,
    special_days: Json<Vec<SpecialDayColumn>>,
    in_force_from: OffsetDateTime,
}

#[derive(Serialize, Deserialize)]
struct WindowColumn {
    /// From 1 for Monday.
    day: u8,
    #[serde(flatten)]
    hours: HoursColumn,
}

#[derive(Serialize, Deserialize)]
struct SpecialDayColumn {
    date: String,
    name: String,
    hours: Vec<HoursColumn>,
}

#[derive(Serialize, Deserialize)]
struct HoursColumn {
    opens: String,
    closes: String,
}

impl HoursColumn {
    fn new(hours: Hours) -> Self {
        Self { opens: hours.opens(), closes: hours.closes() }
    }

    fn read(&self) -> sqlx::Result<Hours> {
        known(Hours::new(&self.opens, &self.closes).ok())
    }
}

impl TryFrom<Row> for Calendar {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let window = |window: &WindowColumn| {
            let day = known(window.day.checked_sub(1).filter(|day| *day < 7))?;
            Ok(Window { day: Weekday::Monday.nth_next(day), hours: window.hours.read()? })
        };
        let special_day = |day: SpecialDayColumn| {
            let hours = day.hours.iter().map(HoursColumn::read).collect::<sqlx::Result<_>>()?;
            Ok((known(parse_date(&day.date))?, SpecialDay { name: day.name, hours }))
        };
        Ok(Self {
            name: row.name,
            version: row.version,
            title: row.title,
            zone: parsed(&row.time_zone)?,
            windows: row.windows.iter().map(window).collect::<sqlx::Result<_>>()?,
            special_days: row.special_days.0.into_iter().map(special_day).collect::<sqlx::Result<_>>()?,
            in_force_from: row.in_force_from,
        })
    }
}

/// Stores a version of a calendar.
pub(crate) async fn insert(conn: &mut PgConnection, calendar: &Calendar) -> sqlx::Result<()> {
    let window = |window: &Window| WindowColumn {
        day: window.day.number_from_monday(),
        hours: HoursColumn::new(window.hours),
    };
    let windows: Vec<WindowColumn> = calendar.windows.iter().map(window).collect();
    let special_days = calendar.special_days.iter().map(|(date, day)| SpecialDayColumn {
        date: write_date(*date),
        name: day.name.clone(),
        hours: day.hours.iter().copied().map(HoursColumn::new).collect(),
    });
    sqlx::query!(
        r#"
        insert into calendars (part, name, version, title, time_zone, windows, special_days, in_force_from)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        "#,
        INSTALL.number(),
        calendar.name,
        calendar.version,
        calendar.title,
        calendar.zone.name(),
        Json(windows) as _,
        Json(special_days.collect::<Vec<_>>()) as _,
        calendar.in_force_from,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Every version of every calendar, by name and then by version.
pub(super) async fn all(conn: &mut PgConnection) -> sqlx::Result<Vec<Calendar>> {
    sqlx::query_as!(
        Row,
        r#"
        select name, version, title, time_zone, windows as "windows: _", special_days as "special_days: _",
            in_force_from
        from calendars
        where part = $1
        order by name, version
        "#,
        INSTALL.number(),
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(Calendar::try_from)
    .collect()
}

/// The calendar of a department that is in force at this instant: the one that is called like it, or else everybody's.
/// Before the first version, the first.
pub(crate) async fn of(
    conn: &mut PgConnection,
    department: &Department,
    at: OffsetDateTime,
) -> sqlx::Result<Option<Calendar>> {
    let row = sqlx::query_as!(
        Row,
        r#"
        select name, version, title, time_zone, windows as "windows: _", special_days as "special_days: _",
            in_force_from
        from calendars
        where part = $1 and name in ($2, $3) and (in_force_from <= $4 or version = 1)
        order by name = $2 desc, version desc
        limit 1
        "#,
        INSTALL.number(),
        department.as_str(),
        DEFAULT,
        at,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Calendar::try_from).transpose()
}
