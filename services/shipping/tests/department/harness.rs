//! A running department with a timeline in memory, and calls to it.

use std::ops::Deref;

use baton_client::Connection;
use baton_model::Role;
use baton_proto::common::v1::{Address, WriteContext};
use baton_proto::orders::v1::Order;
use baton_proto::shipping::v1::shipping_service_client::ShippingServiceClient;
use baton_proto::shipping::v1::{self, Scan, ScanKind, Shipment, ShipmentLine, ShipmentState};
use baton_shipping::Transit;
use baton_testkit::{TestDepartment, call, context};
use prost_types::Timestamp;
use tonic::Status;

use crate::orders::Told;

pub(crate) type Client = ShippingServiceClient<Connection>;

/// A running department, and a client of it.
pub(crate) struct Department {
    pub(crate) shipping: Client,
    running: TestDepartment,
}

impl Deref for Department {
    type Target = TestDepartment;

    fn deref(&self) -> &TestDepartment {
        &self.running
    }
}

impl Department {
    pub(crate) async fn start() -> Self {
        Self::start_in("").await
    }

    /// Starts it in a region from which others are far.
    pub(crate) async fn start_in(region: &str) -> Self {
        let transit = Transit { sender_region: Some(region.to_owned()), ..Transit::default() };
        let compose = move |parts| baton_shipping::compose(parts, transit.clone());
        let running = TestDepartment::start("shipping", &baton_shipping::migrations(), compose).await;
        Self { shipping: ShippingServiceClient::new(running.agent()), running }
    }

    /// Starts the department once more, on the same database.
    pub(crate) async fn start_replica(&mut self) {
        self.running.start_replica().await;
    }

    /// A caller of another department or in another role.
    pub(crate) fn caller(&self, department: &str, roles: &[Role]) -> Client {
        ShippingServiceClient::new(self.running.caller(department, roles))
    }

    /// A new shipment of a whole new order of a new customer, brought to `state` by the steps that lead there.
    pub(crate) async fn shipment(&self, state: ShipmentState) -> Shipment {
        let order = self.order(Told::Placed).await;
        self.shipment_of(&order, state).await
    }

    /// A new shipment of all that is left of an order, brought to `state` by the steps that lead there.
    pub(crate) async fn shipment_of(&self, order: &Order, state: ShipmentState) -> Shipment {
        let steps: &[Step] = match state {
            ShipmentState::Unspecified | ShipmentState::Prepared => &[],
            ShipmentState::HandedOver => &[Step::HandOver],
            ShipmentState::InTransit => &[Step::HandOver, Step::Scan(ScanKind::InTransit)],
            ShipmentState::OutForDelivery => &[Step::HandOver, Step::Scan(ScanKind::OutForDelivery)],
            ShipmentState::Delivered => &[Step::HandOver, Step::Scan(ScanKind::Delivered)],
            ShipmentState::Exception => &[Step::HandOver, Step::Scan(ScanKind::Lost)],
            ShipmentState::Reshipped => &[Step::HandOver, Step::Scan(ScanKind::Lost), Step::Reship],
            ShipmentState::Returned => &[Step::HandOver, Step::Scan(ScanKind::Returned)],
            ShipmentState::Cancelled => &[Step::Cancel],
        };
        let prepared = self.prepare(&order.id, &[]).await.unwrap();
        for step in steps {
            self.take(*step, &prepared.id).await.unwrap();
        }
        self.get(&prepared.id).await
    }

    /// Prepares a shipment of these numbers and quantities; of all that is left if there are none.
    pub(crate) async fn prepare(&self, order_id: &str, lines: &[(i32, i32)]) -> Result<Shipment, Status> {
        let prepared = call!(&self.shipping, prepare_shipment, preparing(order_id, lines));
        prepared.map(|response| response.shipment.unwrap())
    }

    pub(crate) async fn get(&self, shipment: &str) -> Shipment {
        let request = v1::GetShipmentRequest { shipment: shipment.to_owned() };
        call!(&self.shipping, get_shipment, request).unwrap().shipment.unwrap()
    }

    /// The shipments of an order, the first prepared first.
    pub(crate) async fn shipments_of(&self, order_id: &str) -> Vec<Shipment> {
        let request = v1::ListShipmentsRequest { order_id: order_id.to_owned(), ..Default::default() };
        let page = call!(&self.shipping, list_shipments, request).unwrap();
        page.shipments.into_iter().rev().collect()
    }

    /// Takes a step with a new request id.
    pub(crate) async fn take(&self, step: Step, shipment_id: &str) -> Result<(Shipment, String), Status> {
        step.call(self.shipping.clone(), context(), shipment_id.to_owned()).await
    }

    /// Records a scan of that many seconds after the clock's time at the start.
    pub(crate) async fn scan(
        &self,
        shipment: &str,
        kind: ScanKind,
        seconds: i64,
    ) -> Result<(Shipment, String), Status> {
        let request = v1::RecordScanRequest {
            context: Some(context()),
            shipment: shipment.to_owned(),
            scan: Some(scan(kind, seconds)),
        };
        let recorded = call!(&self.shipping, record_scan, request);
        recorded.map(|response| (response.shipment.unwrap(), response.event_id))
    }
}

/// The steps of an existing shipment, as calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    ChangeAddress,
    HandOver,
    Scan(ScanKind),
    Reship,
    Cancel,
    Recall,
}

impl Step {
    pub(crate) const ALL: [Self; 7] = [
        Self::ChangeAddress,
        Self::HandOver,
        Self::Scan(ScanKind::OutForDelivery),
        Self::Scan(ScanKind::Returned),
        Self::Reship,
        Self::Cancel,
        Self::Recall,
    ];

    /// Makes the call; gives the shipment after it and the event's id.
    pub(crate) async fn call(
        self,
        shipping: Client,
        context: WriteContext,
        shipment_id: String,
    ) -> Result<(Shipment, String), Status> {
        let (context, reason) = (Some(context), "because".to_owned());
        macro_rules! step {
            ($method:ident, $request:expr) => {
                call!(shipping, $method, $request)
                    .map(|response| (response.shipment.unwrap(), response.event_id))
            };
        }
        match self {
            Self::ChangeAddress => {
                let address = Some(address("RJ"));
                step!(change_address, v1::ChangeAddressRequest { context, shipment_id, address })
            }
            Self::HandOver => {
                let carrier = "Correios".to_owned();
                let tracking_number = format!("BR{}", &shipment_id[24..]);
                let request = v1::HandOverShipmentRequest { context, shipment_id, carrier, tracking_number };
                step!(hand_over_shipment, request)
            }
            Self::Scan(kind) => {
                let scan = Some(scan(kind, 0));
                step!(record_scan, v1::RecordScanRequest { context, shipment: shipment_id, scan })
            }
            Self::Reship => {
                let address = None;
                step!(reship_shipment, v1::ReshipShipmentRequest { context, shipment_id, address })
            }
            Self::Cancel => {
                step!(cancel_shipment, v1::CancelShipmentRequest { context, shipment_id, reason })
            }
            Self::Recall => {
                step!(recall_shipment, v1::RecallShipmentRequest { context, shipment_id, reason })
            }
        }
    }
}

/// When the clock stands at the start: Monday 2026-05-04, 09:00 UTC.
pub(crate) const START: i64 = 1_777_885_200;

/// That many seconds after the start.
pub(crate) const fn at(seconds: i64) -> Timestamp {
    Timestamp { seconds: START + seconds, nanos: 0 }
}

/// A request with a new request id.
pub(crate) fn preparing(order_id: &str, lines: &[(i32, i32)]) -> v1::PrepareShipmentRequest {
    let line = |&(line_number, quantity)| ShipmentLine { line_number, quantity, ..Default::default() };
    let shipment = Shipment {
        order_id: order_id.to_owned(),
        lines: lines.iter().map(line).collect(),
        ..Shipment::default()
    };
    v1::PrepareShipmentRequest { context: Some(context()), shipment: Some(shipment) }
}

/// A scan in Curitiba; one for each kind and instant.
pub(crate) fn scan(kind: ScanKind, seconds: i64) -> Scan {
    Scan {
        scan_id: format!("{kind:?}-{seconds}"),
        kind: kind.into(),
        scanned_at: Some(at(seconds)),
        place: "Curitiba".to_owned(),
        note: String::new(),
    }
}

pub(crate) fn address(region: &str) -> Address {
    Address {
        lines: vec!["Rua das Flores 1".to_owned()],
        postal_code: "80010-000".to_owned(),
        city: "Cidade".to_owned(),
        region: region.to_owned(),
        country_code: "BR".to_owned(),
        ..Address::default()
    }
}

/// Numbers and quantities of a shipment's lines.
pub(crate) fn goods(shipment: &Shipment) -> Vec<(i32, i32)> {
    shipment.lines.iter().map(|line| (line.line_number, line.quantity)).collect()
}
