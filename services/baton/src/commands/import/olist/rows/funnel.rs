//! Who sells, who might, and who agreed to.

use time::OffsetDateTime;

use super::Keyed;
use crate::commands::import::olist::fields;
use crate::commands::import::olist::reader::Row;

/// Somebody who sells on the marketplace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct SellerRow {
    pub(in super::super) seller_id: String,
    pub(in super::super) zip: String,
    pub(in super::super) city: String,
    pub(in super::super) state: String,
}

/// Somebody who might sell: a qualified lead of marketing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct LeadRow {
    pub(in super::super) mql_id: String,
    pub(in super::super) first_contact: OffsetDateTime,
    /// A slug; empty for unknown.
    pub(in super::super) origin: String,
}

/// A lead who agreed to sell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct DealRow {
    pub(in super::super) mql_id: String,
    pub(in super::super) seller_id: String,
    /// Who spoke to them first; empty for unknown.
    pub(in super::super) developer: String,
    /// Who made the deal; empty for unknown.
    pub(in super::super) representative: String,
    pub(in super::super) won: OffsetDateTime,
    /// A slug; empty for unknown.
    pub(in super::super) segment: String,
    /// As the file calls it; empty for unknown.
    pub(in super::super) lead_type: String,
    /// As the file calls it; empty for unknown.
    pub(in super::super) business_type: String,
}

impl Keyed for SellerRow {
    fn has_key_of(&self, other: &Self) -> bool {
        self.seller_id == other.seller_id
    }
}

impl Keyed for LeadRow {
    fn has_key_of(&self, other: &Self) -> bool {
        self.mql_id == other.mql_id
    }
}

impl Keyed for DealRow {
    fn has_key_of(&self, other: &Self) -> bool {
        self.mql_id == other.mql_id
    }
}

impl SellerRow {
    pub(in super::super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        Ok(Self {
            seller_id: row.id("seller_id")?,
            zip: row.line("seller_zip_code_prefix", fields::LONGEST_POSTAL_CODE),
            city: row.line("seller_city", fields::LONGEST_PLACE),
            state: row.line("seller_state", fields::LONGEST_PLACE),
        })
    }
}

impl LeadRow {
    pub(in super::super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        Ok(Self {
            mql_id: row.id("mql_id")?,
            first_contact: row.parsed("first_contact_date", fields::time)?,
            origin: fields::slug(row.text("origin")),
        })
    }
}

impl DealRow {
    pub(in super::super) fn parse(row: &mut Row<'_>) -> Result<Self, String> {
        Ok(Self {
            mql_id: row.id("mql_id")?,
            seller_id: row.id("seller_id")?,
            developer: row.line("sdr_id", fields::LONGEST_PLACE),
            representative: row.line("sr_id", fields::LONGEST_PLACE),
            won: row.parsed("won_date", fields::time)?,
            segment: fields::slug(row.text("business_segment")),
            lead_type: row.line("lead_type", fields::LONGEST_PLACE),
            business_type: row.line("business_type", fields::LONGEST_PLACE),
        })
    }
}
