//! The little that is checked about URLs before anything connects.

use crate::Problems;

/// Notes a URL whose scheme is none of `schemes` or that names no host.
///
/// The URL itself is never repeated: it may hold a password.
pub(crate) fn check(flag: &str, url: &str, schemes: &[&str], problems: &mut Problems) {
    let host = url.split_once("://").filter(|(scheme, _)| schemes.contains(scheme)).map(|(_, rest)| rest);
    if host.is_none_or(|rest| rest.is_empty() || rest.starts_with('/')) {
        let expected: Vec<String> = schemes.iter().map(|scheme| format!("{scheme}://host…")).collect();
        problems.add(flag, format_args!("must be a URL such as {}", expected.join(" or ")));
    }
}

/// Notes a URL that is none of a service: neither `http://host…` nor `https://host…`.
pub fn check_service_url(flag: &str, url: &str, problems: &mut Problems) {
    check(flag, url, &["http", "https"], problems);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scheme_and_host_are_required() {
        let is_good = |url| {
            let mut problems = Problems::new();
            check("--url", url, &["http", "https"], &mut problems);
            problems == Problems::new()
        };
        assert!(is_good("http://127.0.0.1:7400"));
        for bad in ["", "127.0.0.1:7400", "ftp://host", "http://", "http:///path"] {
            assert!(!is_good(bad), "{bad}");
        }
    }
}
