//! The source files of the workspace.

use std::fs;
use std::path::{Path, PathBuf};

/// A Rust source file, with its path relative to the workspace.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// The lines of production code with their numbers: comments and everything from the first `#[cfg(test)]` on are
    /// left out.
    pub(crate) fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(index, line)| (index + 1, line))
    }
}

/// The folder of the workspace.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace")
}

/// Every Rust file below `crates/` and `services/`, tests and build scripts aside.
pub(crate) fn production() -> Vec<Source> {
    let root = workspace();
    let mut files = Vec::new();
    for folder in ["crates", "services"] {
        for package in fs::read_dir(root.join(folder)).expect("a folder of packages") {
            let source = package.expect("an entry").path().join("src");
            if source.is_dir() {
                walk(&source, &mut files);
            }
        }
    }
    assert!(files.len() > 50, "the walk found only {} files: it looks in the wrong place", files.len());
    files.sort();
    files
        .into_iter()
        .map(|path| Source {
            text: fs::read_to_string(&path).expect("a source file"),
            path: path.strip_prefix(&root).expect("inside the workspace").display().to_string(),
        })
        .collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
