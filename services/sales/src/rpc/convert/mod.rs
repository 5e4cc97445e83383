//! From requests to commands and queries. Every function notes all violations and then gives what it could read.

pub(super) mod accounts;
pub(super) mod leads;
pub(super) mod quotes;
pub(super) mod touches;

/// The longest name of something in another system, or slug.
const NAME_BYTES: usize = 64;
/// The longest title of a product, or subject of a touch.
const TITLE_BYTES: usize = 200;
/// The longest reason.
const REASON_BYTES: usize = 300;
/// The longest text of several lines.
const TEXT_BYTES: usize = 2_000;
/// The longest id of a person.
const PERSON_BYTES: usize = 128;
