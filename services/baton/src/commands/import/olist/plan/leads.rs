//! Who might sell here: the qualified leads of marketing.

use std::sync::Arc;

use super::step::{LeadStep, Step, Told, What};
use crate::commands::import::olist::files::File;
use crate::commands::import::olist::findings::Place;
use crate::commands::import::olist::reader::At;
use crate::commands::import::olist::rows::LeadRow;

/// The steps of one lead that nobody spoke to yet.
pub(super) fn steps(lead: &At<LeadRow>, id: &Arc<str>) -> Vec<Told> {
    let LeadRow { first_contact, origin, .. } = &lead.value;
    let place = Place { file: File::Leads, line: lead.line };
    let what = What::Lead(LeadStep::Create { origin: origin.clone() });
    vec![(*first_contact, Step { about: id.clone(), at: *first_contact, place, what })]
}
