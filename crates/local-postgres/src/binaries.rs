//! Finds the server's binaries.

use std::path::{Path, PathBuf};

/// Where Debian, Ubuntu and the PostgreSQL project's RPMs put them, by major version; Debian keeps them off the PATH.
const VERSIONED: [(&str, &str); 2] = [("/usr/lib/postgresql", ""), ("/usr", "pgsql-")];

/// The directories that hold `postgres` and `initdb`: the one the user names, or else the newest version first.
pub(crate) fn directories() -> Vec<PathBuf> {
    let named = std::env::var_os("BATON_POSTGRES_BIN").map(PathBuf::from);
    if let Some(directory) = named {
        return Vec::from_iter(is_complete(&directory).then_some(directory));
    }
    let mut versioned: Vec<(u32, PathBuf)> =
        VERSIONED.iter().flat_map(|(parent, prefix)| versions(Path::new(parent), prefix)).collect();
    versioned.sort_unstable_by(|one, other| other.cmp(one));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = versioned.into_iter().map(|(_, directory)| directory);
    found.chain(std::env::split_paths(&path)).filter(|directory| is_complete(directory)).collect()
}

fn versions(parent: &Path, prefix: &str) -> Vec<(u32, PathBuf)> {
    let Ok(entries) = parent.read_dir() else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect()
}

fn is_complete(directory: &Path) -> bool {
    ["postgres", "initdb"].iter().all(|binary| directory.join(binary).is_file())
}

/// The major version of the `postgres` in a directory, such as `15`.
pub(crate) async fn major_version(directory: &Path) -> Option<String> {
    let output =
        tokio::process::Command::new(directory.join("postgres")).arg("--version").output().await.ok()?;
    // "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", "postgres (PostgreSQL) 18beta1"
    let text = String::from_utf8(output.stdout).ok()?;
    let version = text.split_whitespace().nth(2)?;
    Some(version.chars().take_while(char::is_ascii_digit).collect())
}
