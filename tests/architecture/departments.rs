//! The departments read alike: the same files in the same places.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::source::workspace;

const DEPARTMENTS: [&str; 2] = ["orders", "support"];

/// What every department has. Files named after its own things (`domain/order.rs`, `commands/place_order.rs`) come on
/// top, in the folders that are here.
const SHAPE: [&str; 16] = [
    "Cargo.toml",
    "README.md",
    "sqlx.toml",
    ".sqlx",
    "migrations",
    "src/main.rs",
    "src/lib.rs",
    "src/settings.rs",
    "src/error.rs",
    "src/events.rs",
    "src/domain/mod.rs",
    "src/commands/mod.rs",
    "src/queries/mod.rs",
    "src/store/mod.rs",
    "src/rpc/mod.rs",
    "src/reactions/mod.rs",
];

/// Entries of `src/` that a department may have beside the shape.
const ALSO: [&str; 1] = ["jobs"];

#[test]
fn departments_have_the_same_files() {
    let mut differences = Vec::new();
    for department in DEPARTMENTS {
        let root = workspace().join("services").join(department);
        for part in SHAPE.iter().chain(&["src/rpc/convert.rs", "tests"]) {
            if !root.join(part).exists() {
                differences.push(format!("{department} lacks {part}"));
            }
        }
        let known: BTreeSet<&str> = SHAPE
            .iter()
            .filter_map(|part| part.strip_prefix("src/"))
            .map(|part| part.split('/').next().unwrap_or(part))
            .chain(ALSO)
            .collect();
        for name in entries(&root.join("src")) {
            if !known.contains(name.as_str()) {
                differences.push(format!("{department} has src/{name}, which the others do not"));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Every RPC of a department has a file named after it, under `commands/` or `queries/`.
#[test]
fn an_operation_is_found_by_its_name() {
    let pool = prost_reflect::DescriptorPool::decode(baton_proto::FILE_DESCRIPTOR_SET).expect("descriptors");
    let mut missing = Vec::new();
    for department in DEPARTMENTS {
        let root = workspace().join("services").join(department).join("src");
        let package = format!("baton.{department}.v1");
        for service in pool.services().filter(|service| service.parent_file().package_name() == package) {
            for method in service.methods() {
                let file = snake_case(method.name());
                let found = ["commands", "queries"]
                    .iter()
                    .any(|folder| root.join(folder).join(format!("{file}.rs")).exists());
                if !found {
                    missing.push(format!("{department}: no commands/{file}.rs or queries/{file}.rs"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (index, character) in name.char_indices() {
        if character.is_ascii_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

fn entries(folder: &Path) -> Vec<String> {
    fs::read_dir(folder)
        .expect("a source folder")
        .map(|entry| {
            entry.expect("an entry").file_name().to_string_lossy().trim_end_matches(".rs").to_owned()
        })
        .map(|name| if folder.join(&name).is_dir() { name } else { format!("{name}.rs") })
        .collect()
}
