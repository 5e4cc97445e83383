//! The table of what the source material asks for names tests that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::source::workspace;

/// How many rules there are.
const RULES: usize = 72;

#[test]
fn every_rule_has_a_row_and_every_named_test_exists() {
    let table = fs::read_to_string(workspace().join("docs/capabilities.md")).expect("the table");
    assert_eq!(breaches(&table, &tests()), Vec::<String>::new());
}

#[test]
fn a_missing_row_and_an_invented_test_are_caught() {
    let known = BTreeSet::from(["it_exists".to_owned()]);
    let rows: Vec<String> = (1..RULES).map(|number| format!("| {number} | rule | `it_exists` |\n")).collect();
    let table = format!(
        "{}| 9 | again | `it_was_never_written` and `baton report` |\n| 10 | nothing | |\n",
        rows.concat()
    );
    let expected = [
        "rule 72 has no row",
        "rule 9 has several rows",
        "rule 10 has several rows",
        "rule 10 says nothing",
        "rule 9 names it_was_never_written, which is no test",
    ];
    let mut found = breaches(&table, &known);
    found.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected);
}

fn breaches(table: &str, tests: &BTreeSet<String>) -> Vec<String> {
    let rows: Vec<(usize, &str)> = table
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.split(" | ");
            Some((cells.next()?.parse().ok()?, cells.nth(1)?.trim_end_matches('|').trim()))
        })
        .collect();
    let mut breaches = Vec::new();
    for number in 1..=RULES {
        match rows.iter().filter(|(row, _)| *row == number).count() {
            0 => breaches.push(format!("rule {number} has no row")),
            1 => {}
            _ => breaches.push(format!("rule {number} has several rows")),
        }
    }
    for (number, shown_by) in rows {
        if shown_by.is_empty() {
            breaches.push(format!("rule {number} says nothing"));
        }
        // Every second piece between backticks is code; names of tests are one long word.
        let names = shown_by.split('`').skip(1).step_by(2).filter(|code| is_test_name(code));
        for name in names.filter(|name| !tests.contains(*name)) {
            breaches.push(format!("rule {number} names {name}, which is no test"));
        }
    }
    breaches
}

fn is_test_name(code: &str) -> bool {
    code.matches('_').count() >= 2
        && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The names of all functions that follow a `#[test]` or `#[tokio::test…]`.
fn tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for folder in ["crates", "services", "tests"] {
        collect(&workspace().join(folder), &mut names);
    }
    assert!(names.len() > 500, "the walk found only {} tests: it looks in the wrong place", names.len());
    names
}

fn collect(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            let mut is_test = false;
            for line in text.lines().map(str::trim) {
                is_test |= line == "#[test]" || line.starts_with("#[tokio::test");
                if let Some((_, rest)) = line.split_once("fn ").filter(|_| is_test && !line.starts_with("//"))
                {
                    names.insert(rest.split('(').next().unwrap_or_default().to_owned());
                    is_test = false;
                }
            }
        }
    }
}
