//! The department's RPCs: request in, command or query, response out.

mod convert;

use baton_department::Desk;
use baton_model::{ReturnId, ShipmentId};
use baton_proto::shipping::v1;
use baton_proto::shipping::v1::shipping_service_server::ShippingService;
use tonic::{Request, Response, Status};

use crate::commands::{Recorded, ReturnRecorded};
use crate::domain::{ShipmentName, Transit};
use crate::events;
use crate::queries::{GetReturn, GetShipment};

/// The department's RPCs.
#[derive(Debug)]
pub(crate) struct ShippingRpc {
    /// Where requests arrive.
    pub(crate) desk: Desk,
    /// How long carriers take.
    pub(crate) transit: Transit,
}

#[tonic::async_trait]
impl ShippingService for ShippingRpc {
    async fn prepare_shipment(
        &self,
        request: Request<v1::PrepareShipmentRequest>,
    ) -> Result<Response<v1::PrepareShipmentResponse>, Status> {
        let ids = self.desk.ids();
        let id = ShipmentId::from_uuid(ids.uuid());
        let convert =
            |fields: &mut _, request: &_| convert::prepare_shipment(fields, request, id, ids, &self.transit);
        Ok(Response::new(self.desk.write(&request, convert).await?))
    }

    async fn get_shipment(
        &self,
        request: Request<v1::GetShipmentRequest>,
    ) -> Result<Response<v1::GetShipmentResponse>, Status> {
        let shipment = ShipmentName(request.into_inner().shipment);
        let shipment = self.desk.query(&GetShipment { shipment }).await?;
        Ok(Response::new(v1::GetShipmentResponse { shipment: Some(events::shipment(&shipment)) }))
    }

    async fn list_shipments(
        &self,
        request: Request<v1::ListShipmentsRequest>,
    ) -> Result<Response<v1::ListShipmentsResponse>, Status> {
        let list = convert::list_shipments(request.get_ref())?;
        let (shipments, next_page_token) = self.desk.query(&list).await?;
        Ok(Response::new(v1::ListShipmentsResponse { shipments, next_page_token }))
    }

    async fn change_address(
        &self,
        request: Request<v1::ChangeAddressRequest>,
    ) -> Result<Response<v1::ChangeAddressResponse>, Status> {
        let Recorded { shipment, event_id } = self.desk.write(&request, convert::change_address).await?;
        Ok(Response::new(v1::ChangeAddressResponse { shipment, event_id }))
    }

    async fn hand_over_shipment(
        &self,
        request: Request<v1::HandOverShipmentRequest>,
    ) -> Result<Response<v1::HandOverShipmentResponse>, Status> {
        let Recorded { shipment, event_id } = self.desk.write(&request, convert::hand_over_shipment).await?;
        Ok(Response::new(v1::HandOverShipmentResponse { shipment, event_id }))
    }

    async fn record_scan(
        &self,
        request: Request<v1::RecordScanRequest>,
    ) -> Result<Response<v1::RecordScanResponse>, Status> {
        let now = self.desk.clock().now();
        let convert = |fields: &mut _, request: &_| convert::record_scan(fields, request, now);
        let Recorded { shipment, event_id } = self.desk.write(&request, convert).await?;
        Ok(Response::new(v1::RecordScanResponse { shipment, event_id }))
    }

    async fn reship_shipment(
        &self,
        request: Request<v1::ReshipShipmentRequest>,
    ) -> Result<Response<v1::ReshipShipmentResponse>, Status> {
        let ids = self.desk.ids();
        let id = ShipmentId::from_uuid(ids.uuid());
        let convert =
            |fields: &mut _, request: &_| convert::reship_shipment(fields, request, id, ids, &self.transit);
        Ok(Response::new(self.desk.write(&request, convert).await?))
    }

    async fn cancel_shipment(
        &self,
        request: Request<v1::CancelShipmentRequest>,
    ) -> Result<Response<v1::CancelShipmentResponse>, Status> {
        let Recorded { shipment, event_id } = self.desk.write(&request, convert::cancel_shipment).await?;
        Ok(Response::new(v1::CancelShipmentResponse { shipment, event_id }))
    }

    async fn recall_shipment(
        &self,
        request: Request<v1::RecallShipmentRequest>,
    ) -> Result<Response<v1::RecallShipmentResponse>, Status> {
        let Recorded { shipment, event_id } = self.desk.write(&request, convert::recall_shipment).await?;
        Ok(Response::new(v1::RecallShipmentResponse { shipment, event_id }))
    }

    async fn issue_return_label(
        &self,
        request: Request<v1::IssueReturnLabelRequest>,
    ) -> Result<Response<v1::IssueReturnLabelResponse>, Status> {
        let ids = self.desk.ids();
        let id = ReturnId::from_uuid(ids.uuid());
        let convert = |fields: &mut _, request: &_| convert::issue_return_label(fields, request, id, ids);
        Ok(Response::new(self.desk.write(&request, convert).await?))
    }

    async fn receive_return(
        &self,
        request: Request<v1::ReceiveReturnRequest>,
    ) -> Result<Response<v1::ReceiveReturnResponse>, Status> {
        let ReturnRecorded { r#return, event_id } =
            self.desk.write(&request, convert::receive_return).await?;
        Ok(Response::new(v1::ReceiveReturnResponse { r#return, event_id }))
    }

    async fn get_return(
        &self,
        request: Request<v1::GetReturnRequest>,
    ) -> Result<Response<v1::GetReturnResponse>, Status> {
        let found = self.desk.query(&GetReturn { name: request.into_inner().r#return }).await?;
        Ok(Response::new(v1::GetReturnResponse { r#return: Some(events::goods_return(&found)) }))
    }

    async fn list_returns(
        &self,
        request: Request<v1::ListReturnsRequest>,
    ) -> Result<Response<v1::ListReturnsResponse>, Status> {
        let list = convert::list_returns(request.get_ref())?;
        let (returns, next_page_token) = self.desk.query(&list).await?;
        Ok(Response::new(v1::ListReturnsResponse { returns, next_page_token }))
    }
}
