//! Where cases pile up, as messages.

use baton_proto::cases::v1;

use super::timestamp;
use crate::domain::problem_area::{Area, Judged, State};
use crate::store::problem_areas::Notice;

/// A notice.
pub(crate) fn notice(notice: &Notice) -> v1::Notice {
    v1::Notice {
        id: notice.id.to_string(),
        area: Some(area(&notice.area)),
        case_count: notice.case_count,
        usual_hundredths: notice.usual_hundredths,
        raised_at: Some(timestamp(notice.raised_at)),
        lowered_at: notice.lowered_at.map(timestamp),
    }
}

/// An area with its counts.
pub(crate) fn area_count(judged: &Judged) -> v1::AreaCount {
    let state = match judged.state {
        State::Usual => v1::AreaState::Usual,
        State::Spike => v1::AreaState::Spike,
        State::NotEnoughData => v1::AreaState::NotEnoughData,
    };
    v1::AreaCount {
        area: Some(area(&judged.area)),
        case_count: i32::try_from(judged.count).unwrap_or(i32::MAX),
        usual_hundredths: i32::try_from(judged.usual_hundredths).unwrap_or(i32::MAX),
        state: state.into(),
    }
}

fn area(area: &Area) -> v1::ProblemArea {
    v1::ProblemArea { kind: area.kind.clone(), product: area.product.clone() }
}
