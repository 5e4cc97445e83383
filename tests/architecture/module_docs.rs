//! Every module says what it is for.

use crate::source::production;

#[test]
fn every_module_opens_with_its_purpose() {
    let silent: Vec<String> = production()
        .into_iter()
        .filter(|source| !source.text.lines().next().unwrap_or_default().starts_with("//! "))
        .map(|source| source.path)
        .collect();
    assert!(silent.is_empty(), "modules without `//!` on their first line:\n{}", silent.join("\n"));
}

#[test]
fn no_file_has_outgrown_its_purpose() {
    // A tripwire, not a target: most files are a quarter of this.
    let long: Vec<String> = production()
        .into_iter()
        .map(|source| (source.text.lines().count(), source.path))
        .filter(|(lines, _)| *lines > 450)
        .map(|(lines, path)| format!("{lines:5} {path}"))
        .collect();
    assert!(long.is_empty(), "files that are more than one thing by now:\n{}", long.join("\n"));
}
