//! Puts a standard.

use baton_errors::{Failure, Violations};
use baton_model::{Department, Partition};
use baton_proto::cases::v1::PutStandardResponse;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{check_owner, check_version, in_force_from};
use crate::commands::{Applied, Command};
use crate::domain::standard::Standard;
use crate::error::Error;
use crate::store::definitions::INSTALL;
use crate::{messages, store};

/// Makes the next version of a standard, unless nothing differs.
#[derive(Debug)]
pub(crate) struct PutStandard {
    /// Its version is the one that was read, or 0.
    pub(crate) standard: Standard,
    /// The department of one who may put only its own.
    pub(crate) own: Option<Department>,
    pub(crate) now: OffsetDateTime,
}

impl Command for PutStandard {
    type Response = PutStandardResponse;

    fn partition(&self) -> Partition {
        INSTALL
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<PutStandardResponse>, Error> {
        let definitions = store::definitions::read(conn).await?;
        let last = definitions.versions(&self.standard.name).next_back();
        for standard in last.into_iter().chain([&self.standard]) {
            let departments: Vec<&str> = standard.departments.iter().map(Department::as_str).collect();
            check_owner(self.own.as_ref(), &departments)?;
        }
        let version = last.map_or(0, |last| last.version);
        check_version(self.standard.version, version)?;
        if last.is_some_and(|last| last.matter != self.standard.matter) {
            let mut violations = Violations::new();
            violations.add("standard.matter", "must be what it was: another matter is another standard");
            return Err(Error::Invalid(Failure::invalid(violations)));
        }
        if let Some(name) = &self.standard.calendar
            && definitions.calendar(name, self.now).is_none()
        {
            return Err(Error::CalendarNotFound { calendar: name.clone() });
        }
        let same = last.filter(|last| {
            let Standard { version, in_force_from, .. } = **last;
            let put_by = last.put_by.clone();
            **last == Standard { version, in_force_from, put_by, ..self.standard.clone() }
        });
        let standard = if let Some(same) = same {
            same.clone()
        } else {
            let in_force_from = in_force_from(self.now, last.map(|last| last.in_force_from));
            let next = Standard { version: version + 1, in_force_from, ..self.standard.clone() };
            store::definitions::insert_standard(conn, &next).await?;
            next
        };
        Ok(Applied::unchanged(PutStandardResponse { standard: Some(messages::standard(&standard)) }))
    }
}
