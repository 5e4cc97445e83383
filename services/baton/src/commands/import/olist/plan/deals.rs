//! Which leads agreed to sell, and whose customers they are since.
//!
//! The data says when a lead came and when the deal was made, and nothing of the time between: they were spoken to when
//! they came, and qualified no later than they agreed.

use std::sync::Arc;

use time::OffsetDateTime;

use super::step::{AccountStep, LeadStep, Step, Told, What};
use crate::commands::import::olist::fields;
use crate::commands::import::olist::files::File;
use crate::commands::import::olist::findings::{Findings, Place};
use crate::commands::import::olist::reader::At;
use crate::commands::import::olist::rows::{DealRow, LeadRow};

/// The steps of one lead's deal, and of the customer they became.
pub(super) fn steps(deal: &At<DealRow>, lead: &LeadRow, id: &Arc<str>, findings: &mut Findings) -> Vec<Told> {
    let DealRow { developer, representative, won, segment, .. } = &deal.value;
    let place = Place { file: File::Deals, line: deal.line };
    if *won < lead.first_contact {
        findings.remark(place, "won_date is before first_contact_date; kept as it is");
    }
    let step =
        |at: OffsetDateTime, what| (at.max(lead.first_contact), Step { about: id.clone(), at, place, what });
    let contact = LeadStep::Contact { note: note("sales development representative", developer) };
    let qualify = LeadStep::Qualify { note: note("sales representative", representative) };
    let mut steps = vec![
        step(lead.first_contact, What::Lead(contact)),
        step((*won).max(lead.first_contact), What::Lead(qualify)),
        step(*won, What::Lead(LeadStep::Win)),
        step(*won, What::Account(AccountStep::Open { segment: segment.clone() })),
    ];
    if !representative.is_empty() {
        let assign = AccountStep::AssignOwner { representative: representative.clone() };
        steps.push(step(*won, What::Account(assign)));
    }
    steps
}

/// Who took a step, and that nobody wrote down when.
fn note(office: &str, person: &str) -> String {
    let short = fields::cut(person, 8).0;
    let by = if short.is_empty() { String::new() } else { format!("by {office} {short}; ") };
    format!("{by}the date is not in the file")
}
