//! How people name a case: by its id, or by its number in any spelling.

use std::fmt;
use std::str::FromStr;

use baton_model::{CaseId, DictatableNumber, InvalidNumber};

/// What a case is called by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaseName {
    Id(CaseId),
    Number(DictatableNumber),
}

/// The text names no case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidCaseName {
    #[error("neither a case's id nor its number, which has eight characters such as K7F3-QPX8")]
    Malformed,
    #[error("not a case's number: a character was misheard or mistyped")]
    WrongCheck,
}

impl FromStr for CaseName {
    type Err = InvalidCaseName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if let Ok(id) = text.parse() {
            return Ok(Self::Id(id));
        }
        text.parse().map(Self::Number).map_err(|invalid| match invalid {
            InvalidNumber::Malformed => InvalidCaseName::Malformed,
            InvalidNumber::WrongCheck => InvalidCaseName::WrongCheck,
        })
    }
}

impl fmt::Display for CaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Number(number) => number.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use baton_model::{Ids, Partition, SystemIds};

    use super::*;

    #[test]
    fn a_case_is_named_by_id_or_number() {
        let id = SystemIds.case_id(Partition::of(b"someone"));
        assert_eq!(id.to_string().parse(), Ok(CaseName::Id(id)));
        let number = SystemIds.number();
        let spoken = format!(" {} ", number.to_string().to_lowercase().replace('-', " "));
        assert_eq!(spoken.parse(), Ok(CaseName::Number(number)));
    }

    #[test]
    fn what_was_misheard_is_told_apart_from_what_is_no_name() {
        let number = DictatableNumber::from_random(7).to_string();
        let last = if number.ends_with('2') { "3" } else { "2" };
        let misheard = format!("{}{last}", &number[..8]);
        assert_eq!(misheard.parse::<CaseName>(), Err(InvalidCaseName::WrongCheck));
        for bad in ["", "the late parcel", "{01890a5d-ac96-774b-bcce-b302099a8057}"] {
            assert_eq!(bad.parse::<CaseName>(), Err(InvalidCaseName::Malformed), "{bad}");
        }
    }
}
