//! A parcel was lost, damaged, refused …, or delivered although its order was called off: there is a case, and a ticket by
//! which somebody tells the customer.

use baton_client::Connection;
use baton_department::{Clerk, Context};
use baton_model::CaseId;
use baton_proto::cases::v1::OpenCaseRequest;
use baton_proto::common::v1::WriteContext;
use baton_proto::shipping::v1::{ExceptionKind, Shipment, ShipmentDelivered, ShipmentException};
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::commands::NoteShipmentTrouble;
use crate::error::Error;

/// What went wrong.
pub(super) struct Trouble {
    shipment: Shipment,
    what: &'static str,
    case_kind: &'static str,
}

impl Trouble {
    /// A shipment that has an exception.
    pub(super) fn of_exception(exception: ShipmentException) -> Option<Self> {
        let shipment = exception.shipment?;
        let what = match shipment.exception() {
            ExceptionKind::Lost => "was lost by the carrier",
            ExceptionKind::Damaged => "was damaged by the carrier",
            ExceptionKind::WrongAddress => "could not be delivered: the address is wrong",
            ExceptionKind::Refused => "was refused by the customer",
            ExceptionKind::Unspecified => "did not arrive",
        };
        Some(Self { shipment, what, case_kind: "shipment-exception" })
    }

    /// A shipment that was delivered although its order was called off.
    pub(super) fn of_delivery(delivered: ShipmentDelivered) -> Option<Self> {
        let shipment = delivered.shipment.filter(|shipment| shipment.order_cancelled)?;
        let what = "was delivered although its order was called off";
        Some(Self { shipment, what, case_kind: "delivered-although-cancelled" })
    }

    /// Opens the case, or finds the one that was opened for this shipment before.
    ///
    /// The request id follows from the shipment and the kind of matter (a version 5 UUID, RFC 9562), and so must all of the
    /// request: however often something goes wrong with one parcel, it is one case.
    pub(super) async fn open_case(
        &self,
        timeline: &Connection,
        cause: &Event,
    ) -> Result<Option<CaseId>, Error> {
        let shipment_id = Uuid::try_parse(&self.shipment.id).unwrap_or_default();
        let request_id = Uuid::new_v5(&shipment_id, format!("support/{}", self.case_kind).as_bytes());
        let request = OpenCaseRequest {
            context: Some(WriteContext { request_id: request_id.to_string(), ..WriteContext::default() }),
            customer_id: cause.customer_id.clone(),
            title: format!("Parcel {} needs care", self.shipment.number),
            kind: self.case_kind.to_owned(),
            desired_outcome: String::new(),
        };
        let opened = timeline.cases().open_case(request).await;
        let opened = opened.map_err(|status| baton_department::Error::of_call("timeline", &status))?;
        Ok(opened.into_inner().case.and_then(|case| case.id.parse().ok()))
    }

    /// Notes it on the shipment's ticket.
    pub(super) async fn react(
        self,
        conn: &mut PgConnection,
        clerk: &Clerk,
        cause: &Event,
        case_id: Option<CaseId>,
    ) -> Result<(), Error> {
        let Self { shipment, what, .. } = self;
        let (Ok(customer_id), Ok(shipment_id)) = (cause.customer_id.parse(), shipment.id.parse()) else {
            return Ok(());
        };
        let context = Context { case_id, ..clerk.reacting_to(cause) };
        let command = NoteShipmentTrouble {
            customer_id,
            shipment_id,
            order_id: shipment.order_id.parse().ok(),
            title: format!("Parcel {} {what}", shipment.number),
            description: shipment.exception_note,
            status: cause.subject.as_ref().map(|subject| subject.status.clone()).unwrap_or_default(),
        };
        command.run(conn, &context, clerk.ids()).await
    }
}
