//! A failed call in words: what is wrong, and what to do about it.

use std::fmt::{self, Write};

use baton_errors::{Reason, reason_of, slug};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::output;

/// A call that failed, as an error that tells a person what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) struct CallFailed(Box<Status>);

impl From<Status> for CallFailed {
    fn from(status: Status) -> Self {
        Self(Box::new(status))
    }
}

impl CallFailed {
    /// The kind of failure.
    pub(crate) fn code(&self) -> Code {
        self.0.code()
    }
}

impl fmt::Display for CallFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&line(&self.0))?;
        match advice(&self.0) {
            Some(advice) => write!(f, "\n{advice}"),
            None => Ok(()),
        }
    }
}

/// A failure on one line: its reason, the platform's sentence, and every bad field.
pub(crate) fn line(status: &Status) -> String {
    let mut line = match reason_of(status) {
        Some(reason) => format!("{}: {}", slug(reason), status.message()),
        None if status.code() == Code::Unavailable => "the platform does not answer".to_owned(),
        None => format!("{}: {}", status.code(), status.message()),
    };
    let details = status.get_error_details();
    let violations = details.bad_request().map(|bad| bad.field_violations.as_slice()).unwrap_or_default();
    for violation in violations {
        // Writing to a string does not fail.
        let _ = write!(line, "; {}: {}", violation.field, violation.description);
    }
    line
}

fn advice(status: &Status) -> Option<String> {
    let metadata = |key: &str| {
        let details = status.get_error_details();
        details
            .error_info()
            .and_then(|info| info.metadata.get(key))
            .filter(|value| !value.is_empty())
            .cloned()
    };
    let Some(reason) = reason_of(status) else {
        let does_not_answer = status.code() == Code::Unavailable;
        return does_not_answer.then(|| {
            "Is it running? `make run` (or `baton up`) starts it; `baton doctor` looks for what is wrong."
                .to_owned()
        });
    };
    match reason {
        Reason::TokenExpired | Reason::TokenInvalid => Some(
            "`baton token` makes a new one; `baton up` writes fresh ones into its ready file.".to_owned(),
        ),
        Reason::DepartmentNotAllowed => {
            metadata("department").map(|department| format!("Act as that department: --as {department}"))
        }
        Reason::NotAccountable => {
            metadata("department").map(|department| format!("It is with {department}: --as {department}"))
        }
        Reason::HandoffUnderWay => metadata("handoff_id").map(|id| {
            format!(
                "See it with `baton handoff show {id}`, or take it back with `baton handoff withdraw {id}`."
            )
        }),
        Reason::HandoffAlreadyDecided => {
            let (name, department) =
                (metadata("winner_name")?, metadata("winner_department").unwrap_or_default());
            Some(format!("{} was first.", output::person(&name, &department)))
        }
        Reason::PromiseReplaced => {
            metadata("replaced_by_id").map(|id| format!("Promise {id} has taken its place."))
        }
        Reason::WrongState => {
            Some(format!("It is {}; possible from {}.", metadata("state")?, metadata("allowed")?))
        }
        Reason::Internal => {
            Some("This is a defect of Baton: its log tells more under the time of this call.".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use baton_errors::{Failure, Violations};

    use super::*;

    fn told(failure: Failure) -> String {
        CallFailed::from(Status::from(failure)).to_string()
    }

    #[test]
    fn a_failure_tells_what_is_wrong_and_what_to_do() {
        let mut violations = Violations::new();
        violations.add("to_department", "must be another department");
        assert_eq!(
            told(Failure::invalid(violations)),
            "INVALID_FIELD: invalid: to_department; to_department: must be another department"
        );
        let late = Failure::new(Reason::HandoffAlreadyDecided, "somebody else accepted it first");
        assert_eq!(
            told(late.with("winner_name", "Sam").with("winner_department", "support")),
            "HANDOFF_ALREADY_DECIDED: somebody else accepted it first\nSam (support) was first."
        );
        let silent = CallFailed::from(Status::unavailable("tcp connect error")).to_string();
        assert!(silent.starts_with("the platform does not answer\nIs it running? `make run`"), "{silent}");
    }
}
