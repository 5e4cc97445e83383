//! What becomes of the insert of an object that has a number.

/// What became of the insert of an object that people call by a number, and importers by an external reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted<Id> {
    /// It is there.
    Yes,
    /// Another one has the number; nothing was inserted. Draw another number.
    NumberTaken,
    /// This one has the external reference; nothing was inserted.
    ReferenceTaken(Id),
}
