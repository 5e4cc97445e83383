//! P5: no object is open in a brief that its department calls closed.

use sqlx::PgConnection;

use super::delivery::Department;
use super::{Guarantee, Report};
use crate::store::processes;

/// Compares what briefs show with what the departments said at the beginning of the check. What a brief knows better by
/// now is passed over.
pub(super) async fn check(
    timeline: &mut PgConnection,
    departments: &[Department],
    report: &mut Report,
) -> sqlx::Result<()> {
    for shown in processes::open_subjects(timeline).await? {
        let keeper = departments.iter().find(|keeper| keeper.keeps(&shown.department, &shown.kind));
        let Some(object) = keeper.and_then(|keeper| keeper.object(&shown.subject_id)) else { continue };
        if !object.open && object.revision >= shown.revision {
            report.violated(
                Guarantee::P5,
                format_args!(
                    "{} {} is open in a brief, and {} calls it closed",
                    shown.kind, shown.subject_id, shown.department
                ),
            );
        }
    }
    Ok(())
}
