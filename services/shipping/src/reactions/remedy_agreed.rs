//! A replacement was agreed with a customer: shipping sends the goods of the shipment once more.

use std::sync::Arc;

use baton_department::Context;
use baton_model::{Ids, ShipmentId};
use baton_proto::cases::v1::{RemedyAgreed, RemedyKind};
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::MakeGood;
use crate::domain::Transit;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    ids: &Arc<dyn Ids>,
    transit: &Transit,
    cause: &Event,
    agreed: RemedyAgreed,
) -> Result<(), Error> {
    // Whoever imports history brings its shipments too.
    if context.imported {
        return Ok(());
    }
    match read(ids, transit, cause, &agreed) {
        Some(make_good) => make_good.run(conn, context).await,
        None => Ok(()),
    }
}

/// What shipping has to do; nothing when it is another department's, or nobody can tell what.
fn read(ids: &Arc<dyn Ids>, transit: &Transit, cause: &Event, agreed: &RemedyAgreed) -> Option<MakeGood> {
    let (complaint, offer) = (agreed.complaint.as_ref()?, agreed.offer.as_ref()?);
    if offer.kind() != RemedyKind::Replacement || complaint.about_kind != "shipment" {
        return None;
    }
    Some(MakeGood {
        customer_id: cause.customer_id.parse().ok()?,
        shipment_id: complaint.about_id.parse().ok()?,
        replacement_id: offer.remedy_id.parse::<ShipmentId>().ok()?,
        ids: Arc::clone(ids),
        transit: transit.clone(),
    })
}
