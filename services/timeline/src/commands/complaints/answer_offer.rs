//! Records the customer's answer to an offer.

use baton_model::{ComplaintId, Partition, PromiseId};
use baton_proto::cases::v1::{RemedyAgreed, RemedyDeclined};
use baton_proto::timeline::v1::{PromiseEvidence, PromiseMade};
use sqlx::PgConnection;
use time::Duration;

use super::{Recorded, keep, load, of_case, tell};
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::complaint::{Answer, Complaint, Offer, RemedyKind};
use crate::error::Error;
use crate::{messages, store};

/// How long a department has to carry out what was agreed.
const CARRIED_OUT_WITHIN: Duration = Duration::days(5);

/// What the customer says of an offer.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    Accepted,
    Refused,
    /// With what the customer wants.
    Countered(String),
}

/// Records the customer's answer to an offer. What is accepted is agreed: a promise, which the event carries.
#[derive(Debug)]
pub(crate) struct AnswerOffer {
    pub(crate) circumstances: Circumstances,
    pub(crate) complaint_id: ComplaintId,
    pub(crate) number: i32,
    pub(crate) said: Said,
}

impl Command for AnswerOffer {
    type Response = Recorded;

    fn partition(&self) -> Partition {
        self.complaint_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<Recorded>, Error> {
        let Circumstances { occurred_at, ids, .. } = &self.circumstances;
        let known = load(conn, &self.circumstances, self.complaint_id).await?;
        let promise_id = PromiseId::from_uuid(ids.uuid());
        let answer = match self.said.clone() {
            Said::Accepted => Answer::Accepted(promise_id),
            Said::Refused => Answer::Refused,
            Said::Countered(counter) => Answer::Countered(counter),
        };
        let complaint = known.answer(self.number, answer, *occurred_at)?;
        let offer = complaint.offered(self.number)?;
        let text = &offer.offering.text;
        let message = Some(messages::complaint::complaint(&complaint));
        let offer_message = Some(messages::complaint::offer(offer));
        let summary = match &self.said {
            Said::Accepted => return self.agree(conn, &complaint, offer, promise_id).await,
            Said::Refused => format!("Offer {} refused by the customer: {text}", self.number),
            Said::Countered(counter) => format!("Offer {} countered: {counter}", self.number),
        };
        let body = RemedyDeclined { complaint: message, offer: offer_message };
        keep(conn, &self.circumstances, &complaint, &summary, &body).await
    }
}

impl AnswerOffer {
    async fn agree(
        &self,
        conn: &mut PgConnection,
        complaint: &Complaint,
        offer: &Offer,
        promise_id: PromiseId,
    ) -> Result<Applied<Recorded>, Error> {
        let offering = &offer.offering;
        let (subject_kind, subject_id) = complaint.account.about.clone().unwrap_or_default();
        let made = PromiseMade {
            id: promise_id.to_string(),
            text: offering.text.clone(),
            due: Some(messages::timestamp(self.circumstances.occurred_at + CARRIED_OUT_WITHIN)),
            evidence: evidence(offer, &subject_kind),
            subject_kind,
            subject_id,
            ..PromiseMade::default()
        };
        let summary =
            format!("Agreed: {} worth {}: {}", offering.kind, offering.value_to_customer, offering.text);
        let body = RemedyAgreed {
            complaint: Some(messages::complaint::complaint(complaint)),
            offer: Some(messages::complaint::offer(offer)),
        };
        store::complaints::put(conn, complaint).await?;
        let of_case = of_case(&self.circumstances, complaint);
        let mut event = of_case.event(complaint.customer_id, &summary, &body);
        event.event.promises = vec![made];
        tell(conn, &of_case, complaint, event).await
    }
}

/// Which event shows that a remedy was carried out. Where no department can know what to do, only a person can say so.
fn evidence(offer: &Offer, about_kind: &str) -> Option<PromiseEvidence> {
    let (event_type, subject_kind) = match offer.offering.kind {
        RemedyKind::Refund if about_kind == "invoice" => ("baton.billing.v1.RefundPaid", "refund"),
        RemedyKind::Credit | RemedyKind::Goodwill => ("baton.billing.v1.CreditGranted", "credit"),
        RemedyKind::Replacement if about_kind == "shipment" => {
            ("baton.shipping.v1.ShipmentHandedOver", "shipment")
        }
        _ => return None,
    };
    Some(PromiseEvidence {
        event_type: event_type.to_owned(),
        subject_kind: subject_kind.to_owned(),
        subject_id: offer.remedy_id.to_string(),
        // The customer waits until it is carried out: nothing makes up for it.
        voided_by_types: Vec::new(),
    })
}
