//! The shipping department's part.

use baton_proto::shipping::v1::{
    GetShipmentRequest, GetShipmentResponse, HandOverShipmentRequest, HandOverShipmentResponse,
    ListShipmentsRequest, ListShipmentsResponse, PrepareShipmentResponse, RecordScanResponse, ScanKind,
    Shipment,
};
use tonic::Status;

use super::{Departments, PAGE, Telling, call};
use crate::commands::import::olist::plan::{ShipmentStep, Step};
use crate::commands::import::olist::requests::shipping as requests;

impl Departments {
    pub(super) async fn tell_shipping(
        &self,
        step: &Step,
        what: &ShipmentStep,
        telling: Telling<'_>,
    ) -> Result<String, Status> {
        let target = telling.target;
        Ok(match what {
            ShipmentStep::Prepare(parcel) => {
                let request = requests::prepare(step, parcel, target);
                let PrepareShipmentResponse { shipment, event_id } =
                    call!(persist_until_heard, self.shipping.prepare_shipment(request))?;
                telling.ids.note_shipment(shipment.unwrap_or_default());
                event_id
            }
            ShipmentStep::HandOver => {
                let (context, shipment_id) = (Some(step.context()), target.to_owned());
                let request = HandOverShipmentRequest { context, shipment_id, ..Default::default() };
                let HandOverShipmentResponse { event_id, .. } =
                    call!(self.shipping.hand_over_shipment(request))?;
                event_id
            }
            ShipmentStep::Deliver => self.scan(step, ScanKind::Delivered, "", target).await?,
            ShipmentStep::Return { note } => self.scan(step, ScanKind::Returned, note, target).await?,
        })
    }

    async fn scan(&self, step: &Step, kind: ScanKind, note: &str, target: &str) -> Result<String, Status> {
        let request = requests::scan(step, kind, note, target);
        let RecordScanResponse { event_id, .. } = call!(self.shipping.record_scan(request))?;
        Ok(event_id)
    }

    pub(super) async fn look_up_shipment(&self, step: &Step, telling: Telling<'_>) -> Result<(), Status> {
        let request = GetShipmentRequest { shipment: step.about.to_string() };
        let GetShipmentResponse { shipment } = call!(self.shipping.get_shipment(request))?;
        if let Some(own) = shipment.filter(|shipment| shipment.customer_id == telling.customer_id) {
            telling.ids.note_shipment(own);
        }
        Ok(())
    }

    /// Visits every shipment.
    pub(in super::super) async fn each_shipment(
        &self,
        mut visit: impl FnMut(&Shipment),
    ) -> Result<(), Status> {
        let mut request = ListShipmentsRequest { page_size: PAGE, ..Default::default() };
        loop {
            let page: ListShipmentsResponse = call!(self.shipping.list_shipments(request.clone()))?;
            page.shipments.iter().for_each(&mut visit);
            if page.next_page_token.is_empty() {
                return Ok(());
            }
            request.page_token = page.next_page_token;
        }
    }
}
