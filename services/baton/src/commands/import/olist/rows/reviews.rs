//! What customers said.

use time::OffsetDateTime;

use super::Keyed;
use crate::commands::import::olist::fields;
use crate::commands::import::olist::reader::Row;

/// What a customer said about an order. One review may stand for several orders, and an order may have several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct ReviewRow {
    pub(in super::super) review_id: String,
    pub(in super::super) order_id: String,
    pub(in super::super) score: i32,
    pub(in super::super) title: String,
    pub(in super::super) message: String,
    pub(in super::super) said_at: OffsetDateTime,
}

impl Keyed for ReviewRow {
    fn has_key_of(&self, other: &Self) -> bool {
        (&self.review_id, &self.order_id) == (&other.review_id, &other.order_id)
    }
}

impl ReviewRow {
    pub(in super::super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        let (review_id, order_id) = (row.id("review_id")?, row.id("order_id")?);
        let score = row.parsed("review_score", fields::score)?;
        let asked = row.time_if_known("review_creation_date");
        let answered = row.time_if_known("review_answer_timestamp");
        if answered.is_none() && asked.is_some() {
            row.remark("review_answer_timestamp is unknown; dated by review_creation_date");
        }
        let said_at = answered.or(asked).ok_or("has no date")?;
        let title = fields::words(row.text("review_comment_title"));
        let message = fields::words(row.text("review_comment_message"));
        Ok(Self { review_id, order_id, score, title, message, said_at })
    }
}
