//! A failure as the caller will see it, before it is put on the wire.

use std::collections::HashMap;
use std::time::Duration;

use prost::{Message, Name};
use prost_types::Any;
use tonic::Status;
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use crate::reason::{code_of, is_retryable_reason, reason_of, slug};
use crate::{Reason, Violations};

/// The `domain` of every `ErrorInfo`.
pub const DOMAIN: &str = "baton";

/// How long a caller waits before it repeats a retryable call, unless the failure says otherwise.
const RETRY_DELAY: Duration = Duration::from_millis(200);

/// A failure as the caller will see it: a reason, a sentence for people, and what programs need to decide.
#[derive(Debug, Clone)]
pub struct Failure {
    reason: Reason,
    message: String,
    metadata: HashMap<String, String>,
    violations: Vec<FieldViolation>,
    retry_delay: Option<Duration>,
    /// Messages of ours that say more than metadata can.
    details: Vec<Any>,
}

impl Failure {
    /// A failure with this reason. `message` says what to do next; it must hold no driver text and no personal data.
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            reason,
            message: message.into(),
            metadata: HashMap::new(),
            violations: Vec::new(),
            retry_delay: is_retryable_reason(reason).then_some(RETRY_DELAY),
            details: Vec::new(),
        }
    }

    /// Bad input, with every violation found.
    pub fn invalid(violations: Violations) -> Self {
        let violations = violations.into_fields();
        let named: Vec<&str> = violations.iter().map(|violation| violation.field.as_str()).collect();
        let mut failure = Self::new(Reason::InvalidField, format!("invalid: {}", named.join(", ")));
        failure.violations = violations;
        failure
    }

    /// Bad input in one field (a path such as `lines[2].quantity`, empty for the whole request).
    pub fn invalid_field(field: &str, description: impl Into<String>) -> Self {
        let mut violations = Violations::new();
        violations.add(field, description);
        Self::invalid(violations)
    }

    /// What another of our services answered, to be passed on as it is; without a reason of ours, INTERNAL.
    pub fn of_status(status: &Status) -> Self {
        let Some(reason) = reason_of(status) else { return Self::new(Reason::Internal, "internal error") };
        let details = status.get_error_details();
        Self {
            reason,
            message: status.message().to_owned(),
            metadata: details.error_info().map(|info| info.metadata.clone()).unwrap_or_default(),
            violations: details.bad_request().map(|bad| bad.field_violations.clone()).unwrap_or_default(),
            retry_delay: details.retry_info().and_then(|info| info.retry_delay),
            details: own_details(status),
        }
    }

    /// Adds one metadata entry for programs.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl ToString) -> Self {
        self.metadata.insert(key.to_owned(), value.to_string());
        self
    }

    /// Adds a message of ours to the status, for programs that know it. It must be small: a status travels in a header.
    #[must_use]
    pub fn detailed<M: Name>(mut self, detail: &M) -> Self {
        self.details.push(Any { type_url: M::type_url(), value: detail.encode_to_vec() });
        self
    }

    /// Says how long to wait before repeating the call as it is.
    #[must_use]
    pub fn retry_after(mut self, delay: Duration) -> Self {
        self.retry_delay = Some(delay);
        self
    }

    /// The reason.
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// Whether the same call, repeated as it is, may succeed.
    pub const fn is_retryable(&self) -> bool {
        self.retry_delay.is_some()
    }

    /// The message of ours that was added with [`Failure::detailed`], if there is one of this type.
    pub fn detail<M: Name + Default>(&self) -> Option<M> {
        self.details.iter().find_map(|any| any.to_msg().ok())
    }

    /// The sentence for people.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl From<Failure> for Status {
    fn from(failure: Failure) -> Self {
        let mut details = ErrorDetails::new();
        details.set_error_info(slug(failure.reason), DOMAIN, failure.metadata);
        if !failure.violations.is_empty() {
            details.set_bad_request(failure.violations);
        }
        if let Some(delay) = failure.retry_delay {
            details.set_retry_info(Some(delay));
        }
        let status = Self::with_error_details(code_of(failure.reason), failure.message, details);
        if failure.details.is_empty() {
            return status;
        }
        // `ErrorDetails` knows the standard messages only: ours go behind them.
        let Ok(mut whole) = tonic_types::Status::decode(status.details()) else { return status };
        whole.details.extend(failure.details);
        Self::with_details(status.code(), status.message(), whole.encode_to_vec().into())
    }
}

/// The messages of ours that a status carries besides the standard ones.
fn own_details(status: &Status) -> Vec<Any> {
    let whole = tonic_types::Status::decode(status.details()).unwrap_or_default();
    let is_ours = |any: &Any| any.type_url.starts_with("type.googleapis.com/baton.");
    whole.details.into_iter().filter(is_ours).collect()
}

#[cfg(test)]
mod tests {
    use baton_proto::timeline::v1::UnseenEntries;
    use tonic::Code;

    use super::*;

    #[test]
    fn a_status_carries_reason_metadata_violations_and_retry() {
        let mut violations = Violations::new();
        violations.add("email", "must contain an @");
        let status = Status::from(Failure::invalid(violations).with("kind", "email"));
        let details = status.get_error_details();
        let info = details.error_info().unwrap();
        assert_eq!(status.code(), Code::InvalidArgument);
        assert_eq!((info.reason.as_str(), info.domain.as_str()), ("INVALID_FIELD", "baton"));
        assert_eq!(info.metadata["kind"], "email");
        assert_eq!(details.bad_request().unwrap().field_violations[0].field, "email");
        assert!(details.retry_info().is_none());

        let status = Status::from(Failure::new(Reason::DatabaseUnavailable, "try again"));
        assert_eq!(status.code(), Code::Unavailable);
        assert_eq!(status.get_error_details().retry_info().unwrap().retry_delay, Some(RETRY_DELAY));
    }

    #[test]
    fn a_message_of_ours_is_passed_on_beside_the_standard_ones() {
        let unseen = UnseenEntries { more_count: 3, ..UnseenEntries::default() };
        let failure = Failure::new(Reason::ReplyUnseen, "read them").with("unseen", 3).detailed(&unseen);
        let status = Status::from(Failure::of_status(&failure.into()));
        assert_eq!(status.get_error_details().error_info().unwrap().metadata["unseen"], "3");
        assert_eq!(Failure::of_status(&status).detail(), Some(unseen));
        let other = Failure::of_status(&Failure::new(Reason::Internal, "").into());
        assert_eq!(other.detail::<UnseenEntries>(), None);
    }
}
