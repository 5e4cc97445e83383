//! The passwords of the superuser and of the databases' roles, in a file only we can read.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::error::{Error, IoContext};

/// One password for each role, `role password` on a line each.
pub(crate) struct Passwords {
    file: PathBuf,
    by_role: BTreeMap<String, String>,
}

impl Passwords {
    /// What is remembered; nothing at first.
    pub(crate) fn load(file: PathBuf) -> Result<Self, Error> {
        let text = match fs::read_to_string(&file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            read => read.context("cannot read", &file)?,
        };
        let pairs = text.lines().filter_map(|line| line.split_once(' '));
        let by_role = pairs.map(|(role, password)| (role.to_owned(), password.to_owned())).collect();
        Ok(Self { file, by_role })
    }

    /// The password of a role, if it has one.
    pub(crate) fn get(&self, role: &str) -> Option<&str> {
        self.by_role.get(role).map(String::as_str)
    }

    /// The password of a role, made up and remembered at the first time.
    pub(crate) fn get_or_create(&mut self, role: &str) -> Result<String, Error> {
        if let Some(known) = self.get(role) {
            return Ok(known.to_owned());
        }
        // Hexadecimal, so that it needs no quoting in SQL, URLs and files.
        let password = format!("{:032x}", rand::random::<u128>());
        self.by_role.insert(role.to_owned(), password.clone());
        self.save()?;
        Ok(password)
    }

    fn save(&self) -> Result<(), Error> {
        let lines: String = self
            .by_role
            .iter()
            .fold(String::new(), |text, (role, password)| text + role + " " + password + "\n");
        // Written beside and renamed: a crash leaves the old file or the new one, not half of it.
        let beside = self.file.with_extension("new");
        write_private(&beside, &lines)?;
        fs::rename(&beside, &self.file).context("cannot replace", &self.file)
    }
}

/// Writes a file that nobody else can read.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<(), Error> {
    let options = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    let mut file = options.context("cannot write", path)?;
    file.write_all(text.as_bytes()).context("cannot write", path)?;
    file.sync_all().context("cannot write", path)
}
