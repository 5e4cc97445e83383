//! Calls as a department app makes them, and how they fail.

use baton_errors::{Reason, reason_of};
use baton_model::{Ids, SystemIds};
use baton_proto::common::v1::WriteContext;
use tonic::Status;
use tonic_types::StatusExt;

/// Makes a call as a department app does: repeated as it is when the service is busy for a moment.
///
/// ```ignore
/// let placed = call!(&orders, place_order, request).unwrap();
/// ```
#[macro_export]
macro_rules! call {
    ($client:expr, $method:ident, $request:expr) => {{
        let (client, request) = ($client, $request);
        $crate::retry(|| {
            let (mut client, request) = (client.clone(), request.clone());
            async move { client.$method(request).await }
        })
        .await
    }};
}

/// What a list holds, read page by page: `list` gives the page with this token (empty for the first), and the token of
/// the next one. No page may hold more than `size`.
pub async fn every_page<T>(size: usize, list: impl AsyncFn(String) -> (Vec<T>, String)) -> Vec<T> {
    let (mut seen, mut token) = (Vec::new(), String::new());
    loop {
        let (page, next) = list(token).await;
        assert!(page.len() <= size, "{} on a page of {size}", page.len());
        seen.extend(page);
        if next.is_empty() {
            return seen;
        }
        token = next;
    }
}

/// A context with a new request id.
pub fn context() -> WriteContext {
    WriteContext { request_id: SystemIds.uuid().to_string(), ..WriteContext::default() }
}

/// The reason of a failed call.
pub fn reason<T: std::fmt::Debug>(outcome: Result<T, Status>) -> Reason {
    let status = outcome.expect_err("the call did not fail");
    reason_of(&status).unwrap_or_else(|| panic!("failed without a reason: {status:?}"))
}

/// One metadata entry of a failure.
pub fn metadata(status: &Status, key: &str) -> String {
    let details = status.get_error_details();
    let value = details.error_info().and_then(|info| info.metadata.get(key));
    value.unwrap_or_else(|| panic!("no metadata {key}: {status:?}")).clone()
}

/// The fields that a failure names, sorted.
pub fn violations(status: &Status) -> Vec<String> {
    let details = status.get_error_details();
    let fields = details.bad_request().map(|bad| bad.field_violations.as_slice()).unwrap_or_default();
    let mut fields: Vec<String> = fields.iter().map(|violation| violation.field.clone()).collect();
    fields.sort();
    fields
}
