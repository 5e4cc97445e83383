//! Which steps were taken and when nobody was reminded, as stored in the invoice's row.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::domain::{Dunning, Pause};

/// The dunning of one invoice. Field names are the stored form: they do not change. Instants are microseconds since 1970:
/// exact, and without a form to agree on.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredDunning {
    taken_us: Vec<i64>,
    pauses: Vec<StoredPause>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredPause {
    since_us: i64,
    until_us: Option<i64>,
}

pub(super) fn store(dunning: &Dunning) -> StoredDunning {
    let pause =
        |pause: &Pause| StoredPause { since_us: micros(pause.since), until_us: pause.until.map(micros) };
    StoredDunning {
        taken_us: dunning.taken.iter().copied().map(micros).collect(),
        pauses: dunning.pauses.iter().map(pause).collect(),
    }
}

pub(super) fn load(stored: StoredDunning) -> Dunning {
    let pause =
        |stored: StoredPause| Pause { since: instant(stored.since_us), until: stored.until_us.map(instant) };
    Dunning {
        taken: stored.taken_us.into_iter().map(instant).collect(),
        pauses: stored.pauses.into_iter().map(pause).collect(),
    }
}

/// What an instant within the years 1 to 9999 has fits.
fn micros(at: OffsetDateTime) -> i64 {
    (at - OffsetDateTime::UNIX_EPOCH).whole_microseconds() as i64
}

fn instant(micros: i64) -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::microseconds(micros))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn what_is_stored_is_loaded() {
        let dunning = Dunning {
            taken: vec![datetime!(2026-05-07 09:00:00.000001 UTC), datetime!(1969-12-31 23:59:59.5 UTC)],
            pauses: vec![
                Pause { since: datetime!(0001-01-01 0:00 UTC), until: Some(datetime!(9999-12-31 23:59 UTC)) },
                Pause { since: datetime!(2026-05-08 09:00 UTC), until: None },
            ],
        };
        assert_eq!(load(store(&dunning)), dunning);
    }
}
