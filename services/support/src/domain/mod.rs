//! What a ticket and a known solution are and what may happen to them. Pure: no clock, no database, no protobuf.
//!
//! A step takes a ticket and gives back a [`Decided`]: the ticket after it, and the [`Change`] that the timeline will
//! tell; or a [`Refusal`]. Every decided step makes the revision one more, so a ticket's revision is the number of its
//! events.

mod article;
mod name;
mod refusal;
mod state;
mod steps;
mod ticket;
pub(crate) mod wording;
pub(crate) mod words;

pub(crate) use article::{AppliedArticle, Article, ArticleText, Verdict};
pub(crate) use name::TicketName;
pub(crate) use refusal::Refusal;
pub(crate) use state::State;
pub(crate) use ticket::{Change, Decided, Heard, Opening, Ticket};
