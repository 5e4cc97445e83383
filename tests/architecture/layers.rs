//! Crates depend only on lower layers; services never on each other.

use std::collections::BTreeMap;
use std::fs;

use crate::source::workspace;

/// The layers of `ARCHITECTURE.md`. A crate that is missing here fails the test: decide where it belongs.
const LAYERS: [(&str, u8); 22] = [
    ("baton-proto", 0),
    ("baton-model", 0),
    ("baton-telemetry", 0),
    ("baton-settings", 0),
    ("baton-errors", 1),
    ("baton-local-postgres", 1),
    ("baton-auth", 2),
    ("baton-db", 2),
    ("baton-client", 2),
    ("baton-outbox", 3),
    ("baton-inbox", 3),
    ("baton-chassis", 3),
    ("baton-department", 4),
    ("baton-testkit", 5),
    ("baton-timeline", 6),
    ("baton-sales", 6),
    ("baton-orders", 6),
    ("baton-shipping", 6),
    ("baton-support", 6),
    ("baton-billing", 6),
    ("baton", 7),
    ("baton-load", 8),
];

/// What each package of the workspace depends on, development dependencies aside.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let root = workspace();
    let mut found = BTreeMap::new();
    for folder in ["crates", "services", "tests"] {
        for entry in fs::read_dir(root.join(folder)).expect("a folder of packages") {
            let manifest = entry.expect("an entry").path().join("Cargo.toml");
            let Ok(text) = fs::read_to_string(&manifest) else { continue };
            let manifest: toml::Table = text.parse().expect("a manifest");
            let name = manifest["package"]["name"].as_str().expect("a name").to_owned();
            let depends = manifest.get("dependencies").and_then(toml::Value::as_table);
            let ours =
                depends.map(|table| table.keys().filter(|key| key.starts_with("baton")).cloned().collect());
            found.insert(name, ours.unwrap_or_default());
        }
    }
    found
}

fn breaches(dependencies: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let layers: BTreeMap<&str, u8> = LAYERS.into_iter().collect();
    let mut found = Vec::new();
    for (package, depends) in dependencies {
        let Some(layer) = layers.get(package.as_str()) else {
            found.push(format!("{package} has no layer"));
            continue;
        };
        for dependency in depends {
            if layers.get(dependency.as_str()).is_none_or(|lower| lower >= layer) {
                found.push(format!("{package} (layer {layer}) depends on {dependency}"));
            }
        }
    }
    found
}

#[test]
fn crates_depend_only_on_lower_layers() {
    let found = breaches(&dependencies());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn planted_breaches_are_found() {
    let planted = |package: &str, dependency: &str| {
        breaches(&BTreeMap::from([(package.to_owned(), vec![dependency.to_owned()])])).len()
    };
    assert_eq!(planted("baton-orders", "baton-support"), 1, "services never depend on each other");
    assert_eq!(planted("baton-db", "baton-outbox"), 1);
    assert_eq!(planted("baton-unknown", "baton-db"), 1);
    assert_eq!(planted("baton-department", "baton-orders"), 1, "what departments share knows none of them");
    assert_eq!(planted("baton-orders", "baton-department"), 0);
}
