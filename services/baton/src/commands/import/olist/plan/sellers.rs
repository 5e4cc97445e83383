//! Business customers: who sells here, who might, and who agreed to.
//!
//! A lead and the seller they became are one customer, found by either id. Sellers without a deal are customers without
//! a lead.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use time::OffsetDateTime;

use super::draft::Drafts;
use super::{Address, Identifier, deals, leads};
use crate::commands::import::olist::data::Data;
use crate::commands::import::olist::files::File;
use crate::commands::import::olist::findings::{Findings, Place};
use crate::commands::import::olist::reader::At;
use crate::commands::import::olist::rows::DealRow;

/// Puts the business customers together.
pub(super) fn add(data: &Data, drafts: &mut Drafts, findings: &mut Findings) {
    let mut deals_by_lead: BTreeMap<&str, &At<DealRow>> =
        data.deals.iter().map(|deal| (deal.value.mql_id.as_str(), deal)).collect();
    let first_sales = first_sales(data);

    for seller in &data.sellers {
        let place = Place { file: File::Sellers, line: seller.line };
        let draft = drafts.of(Identifier::Seller(seller.value.seller_id.clone()));
        draft.lives_at(None, place, Address::of_seller(&seller.value));
        if let Some(first) = first_sales.get(seller.value.seller_id.as_str()) {
            draft.is_known_since(*first);
        }
    }
    for lead in &data.leads {
        let id: Arc<str> = lead.value.mql_id.as_str().into();
        let place = Place { file: File::Leads, line: lead.line };
        let mql = Identifier::Lead(lead.value.mql_id.clone());
        let Some(deal) = deals_by_lead.remove(lead.value.mql_id.as_str()) else {
            let draft = drafts.of(mql);
            draft.lives_at(None, place, Address::default());
            draft.went_through(leads::steps(lead, &id));
            continue;
        };
        let draft = drafts.of(Identifier::Seller(deal.value.seller_id.clone()));
        draft.lives_at(None, place, Address::default());
        draft.is_also(mql);
        draft.has("segment", &deal.value.segment);
        draft.has("lead_type", &deal.value.lead_type);
        draft.has("business_type", &deal.value.business_type);
        draft.went_through(leads::steps(lead, &id));
        draft.went_through(deals::steps(deal, &lead.value, &id, findings));
    }
    for deal in deals_by_lead.into_values() {
        let place = Place { file: File::Deals, line: deal.line };
        let reason =
            format!("its mql_id is not in {}; the seller is a customer without a lead", File::Leads.name());
        findings.unused(place, reason);
        drafts.of(Identifier::Seller(deal.value.seller_id.clone())).lives_at(None, place, Address::default());
    }
}

/// When each seller first sold something.
fn first_sales(data: &Data) -> HashMap<&str, OffsetDateTime> {
    let purchased: HashMap<&str, OffsetDateTime> =
        data.orders.iter().map(|order| (order.value.order_id.as_str(), order.value.purchased)).collect();
    let mut first: HashMap<&str, OffsetDateTime> = HashMap::with_capacity(data.sellers.len());
    for item in &data.items {
        if let Some(at) = purchased.get(item.value.order_id.as_str()) {
            first.entry(&item.value.seller_id).and_modify(|first| *first = (*first).min(*at)).or_insert(*at);
        }
    }
    first
}
