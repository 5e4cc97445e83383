//! Who may write which type of event.

use baton_model::Department;

/// Whether the type is one of this department's: `baton.<department>.v<n>.<Message>`.
///
/// A protobuf package has no hyphens, so `tech-support` writes `baton.tech_support.v1.…`.
pub(crate) fn belongs_to(department: &Department, type_name: &str) -> bool {
    let mut parts = type_name.split('.');
    parts.next() == Some("baton")
        && parts.next() == Some(&department.as_str().replace('-', "_"))
        && parts.next().is_some_and(is_version)
        && parts.next().is_some_and(is_message)
        && parts.next().is_none()
}

/// Whether only the timeline itself writes this type, whoever asks.
pub(crate) fn is_reserved(type_name: &str) -> bool {
    ["baton.customers.", "baton.cases.", "baton.timeline.", "baton.common."]
        .iter()
        .any(|package| type_name.starts_with(package))
}

fn is_version(part: &str) -> bool {
    part.strip_prefix('v').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

fn is_message(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_uppercase()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_belongs_to_the_department_of_its_package() {
        let table = [
            ("orders", "baton.orders.v1.OrderPlaced", true),
            ("orders", "baton.orders.v12.OrderPlaced", true),
            ("tech-support", "baton.tech_support.v1.Called", true),
            ("orders", "baton.support.v1.TicketOpened", false),
            ("orders", "baton.orders.OrderPlaced", false),
            ("orders", "baton.orders.v1", false),
            ("orders", "baton.orders.v1.", false),
            ("orders", "baton.orders.v.OrderPlaced", false),
            ("orders", "baton.orders.v1.inner.OrderPlaced", false),
            ("orders", "acme.orders.v1.OrderPlaced", false),
            ("orders", "", false),
        ];
        for (department, type_name, expected) in table {
            assert_eq!(belongs_to(&department.parse().unwrap(), type_name), expected, "{type_name}");
        }
    }

    #[test]
    fn the_timelines_own_types_are_reserved() {
        assert!(is_reserved("baton.cases.v1.CaseOpened"));
        assert!(!is_reserved("baton.orders.v1.OrderPlaced"));
    }
}
