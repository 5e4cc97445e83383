//! Who may write which type of event.

/// Packages whose events only the timeline itself writes, whoever asks.
const RESERVED: [&str; 4] = ["customers", "cases", "timeline", "common"];

/// The department whose event this type is: that of its package, `baton.<department>.v<n>.<Message>`. `None` for a
/// name of another form.
///
/// A protobuf package has no hyphens, so `tech-support` writes `baton.tech_support.v1.…`.
pub(crate) fn owner(type_name: &str) -> Option<String> {
    let mut parts = type_name.split('.');
    let (root, package, version, message) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let well_formed = root == "baton"
        && !package.is_empty()
        && is_version(version)
        && is_message(message)
        && parts.next().is_none();
    well_formed.then(|| package.replace('_', "-"))
}

/// Whether only the timeline itself writes the events of this package.
pub(crate) fn is_reserved(owner: &str) -> bool {
    RESERVED.contains(&owner)
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
    fn a_type_is_its_packages_departments() {
        let table = [
            ("baton.orders.v1.OrderPlaced", Some("orders")),
            ("baton.orders.v12.OrderPlaced", Some("orders")),
            ("baton.tech_support.v1.Called", Some("tech-support")),
            ("baton.orders.OrderPlaced", None),
            ("baton.orders.v1", None),
            ("baton.orders.v1.", None),
            ("baton.orders.v.OrderPlaced", None),
            ("baton.orders.v1.inner.OrderPlaced", None),
            ("acme.orders.v1.OrderPlaced", None),
            ("", None),
        ];
        for (type_name, expected) in table {
            assert_eq!(owner(type_name).as_deref(), expected, "{type_name}");
        }
        assert!(is_reserved("cases") && !is_reserved("orders"));
    }
}
