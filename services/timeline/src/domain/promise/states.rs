//! What can be said of a promise in a word.

use crate::domain::words::words;

/// Whether somebody looked if a promise can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feasibility {
    /// Nobody looked.
    Unchecked,
    /// It can be kept.
    Checked,
    /// It cannot, or hardly; it was promised all the same.
    NotFeasible,
}

words!(Feasibility { Unchecked = "unchecked", Checked = "checked", NotFeasible = "not feasible" });

/// What became of a promise that was closed by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReleaseOutcome {
    /// What was promised was done.
    Done,
    /// The customer does not want it any more.
    NotWanted,
    /// It cannot be kept, and the customer was told so.
    CannotBeKept,
}

words!(ReleaseOutcome { Done = "done", NotWanted = "not wanted", CannotBeKept = "cannot be kept" });

/// Where a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum PromiseState {
    /// Neither fulfilled nor due.
    Open,
    /// Fulfilled by its time.
    Kept,
    /// Fulfilled more than a day before its time.
    Early,
    /// Fulfilled after its time.
    Late,
    /// Its time passed, and it is not fulfilled.
    Broken,
    /// Closed by hand, or by an event after which nobody waits for it any more.
    Released,
    /// Got a new date before it was due, and is neither fulfilled nor due.
    Replaced,
}

words!(PromiseState {
    Open = "open",
    Kept = "kept",
    Early = "early",
    Late = "late",
    Broken = "broken",
    Released = "released",
    Replaced = "replaced",
});
