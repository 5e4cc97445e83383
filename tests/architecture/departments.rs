//! The departments read alike: the same files in the same places.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::source::workspace;

const DEPARTMENTS: [&str; 5] = ["sales", "orders", "shipping", "billing", "support"];

/// What every department has. Files named after its own things (`domain/order.rs`, `commands/place_order.rs`) come on
/// top, in the folders that are here.
const SHAPE: [&str; 15] = [
    "Cargo.toml",
    "README.md",
    "sqlx.toml",
    ".sqlx",
    "migrations/0001_",
    "src/main.rs",
    "src/lib.rs",
    "src/settings.rs",
    "src/error.rs",
    "src/domain/mod.rs",
    "src/commands/mod.rs",
    "src/queries/mod.rs",
    "src/store/mod.rs",
    "src/rpc/mod.rs",
    "src/reactions/mod.rs",
];

/// Modules that are a file in a department with one kind of object, and a folder with a file for each where there are
/// several.
const FILE_OR_FOLDER: [&str; 2] = ["src/events", "src/rpc/convert"];

/// What some departments have and others do not, and why.
const DIFFERENCES: [(&str, &str); 4] = [
    // They do something because it is time to.
    ("sales", "jobs"),
    ("orders", "jobs"),
    ("billing", "jobs"),
    // It places orders: the one call from department to department.
    ("sales", "orders.rs"),
];

#[test]
fn departments_have_the_same_files() {
    let mut differences = Vec::new();
    for department in DEPARTMENTS {
        let root = workspace().join("services").join(department);
        for part in SHAPE.iter().chain(&["tests/department/main.rs", "tests/department/harness.rs"]) {
            if !has(&root, part) {
                differences.push(format!("{department} lacks {part}"));
            }
        }
        for part in FILE_OR_FOLDER {
            let (file, folder) = (root.join(format!("{part}.rs")), root.join(part).join("mod.rs"));
            if file.exists() == folder.exists() {
                differences.push(format!("{department} must have either {part}.rs or {part}/mod.rs"));
            }
        }
        let known: BTreeSet<&str> = SHAPE
            .iter()
            .filter_map(|part| part.strip_prefix("src/"))
            .map(|part| part.split('/').next().unwrap_or(part))
            .chain(["events", "events.rs"])
            .collect();
        for name in entries(&root.join("src")) {
            if !known.contains(name.as_str()) && !DIFFERENCES.contains(&(department, name.as_str())) {
                differences.push(format!("{department} has src/{name}, which the others do not"));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Whether there is such a file or folder; one that ends with `_` is the beginning of a name.
fn has(root: &Path, part: &str) -> bool {
    match part.strip_suffix('_').and_then(|part| part.rsplit_once('/')) {
        Some((folder, beginning)) => {
            entries(&root.join(folder)).iter().any(|name| name.starts_with(beginning))
        }
        None => root.join(part).exists(),
    }
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
