//! Who is let in, what is open to everybody, and how failures look that no handler made.

use baton_chassis::{Limits, MAX_MESSAGE_BYTES};
use baton_errors::{Reason, reason_of};
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::timeline::v1 as pb;
use baton_proto::timeline::v1::timeline_service_client::TimelineServiceClient;
use http::uri::PathAndQuery;
use tonic::codec::Streaming;
use tonic::{Code, Request};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};
use tonic_types::StatusExt;

use crate::harness::{Harness, MESSAGE_BYTES, reached, soon};

#[tokio::test]
async fn a_stranger_is_refused_with_a_reason_and_a_caller_is_served() {
    let harness = Harness::start().await;
    let request = pb::GetBriefRequest::default;
    let status = TimelineServiceClient::new(harness.stranger()).get_brief(request()).await.unwrap_err();
    assert_eq!((status.code(), reason_of(&status)), (Code::Unauthenticated, Some(Reason::TokenMissing)));
    harness.connection.timeline().get_brief(request()).await.unwrap();
}

#[tokio::test]
async fn a_method_that_is_not_served_here_is_refused_with_a_reason() {
    let harness = Harness::start().await;
    let request = baton_proto::orders::v1::GetOrderRequest::default();
    let status = OrdersServiceClient::new(harness.connection.clone()).get_order(request).await.unwrap_err();
    assert_eq!((status.code(), reason_of(&status)), (Code::Unimplemented, Some(Reason::UnknownMethod)));
}

#[tokio::test]
async fn health_is_open_and_follows_readiness() {
    let is_up = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let check = is_up.clone();
    let harness = Harness::start_with(Limits::default(), |service| {
        service.ready_when("planted", move || {
            let passes = check.load(std::sync::atomic::Ordering::SeqCst);
            async move { passes }
        })
    })
    .await;
    let mut health = HealthClient::new(harness.stranger());
    for service in ["", "baton.timeline.v1.TimelineService"] {
        let request = HealthCheckRequest { service: service.into() };
        let mut states = health.watch(request).await.unwrap().into_inner();
        is_up.store(true, std::sync::atomic::Ordering::SeqCst);
        until(&mut states, ServingStatus::Serving).await;
        is_up.store(false, std::sync::atomic::Ordering::SeqCst);
        until(&mut states, ServingStatus::NotServing).await;
    }
}

async fn until(states: &mut Streaming<HealthCheckResponse>, wanted: ServingStatus) {
    while soon(states.message()).await.unwrap().unwrap().status() != wanted {}
}

#[tokio::test]
async fn a_process_is_ready_once_its_checks_pass() {
    let harness = Harness::start().await;
    harness.process.ready().await;
    let request = HealthCheckRequest { service: String::new() };
    // Readiness is told to the process and to health one after the other.
    let mut states = HealthClient::new(harness.stranger()).watch(request).await.unwrap().into_inner();
    until(&mut states, ServingStatus::Serving).await;
}

macro_rules! reflection_test {
    ($name:ident, $version:ident) => {
        #[tokio::test]
        async fn $name() {
            use tonic_reflection::pb::$version::ServerReflectionRequest;
            use tonic_reflection::pb::$version::server_reflection_client::ServerReflectionClient;
            use tonic_reflection::pb::$version::server_reflection_request::MessageRequest;
            use tonic_reflection::pb::$version::server_reflection_response::MessageResponse;

            let harness = Harness::start().await;
            let ask = |question| ServerReflectionRequest {
                message_request: Some(question),
                ..ServerReflectionRequest::default()
            };
            let questions = [
                ask(MessageRequest::ListServices(String::new())),
                ask(MessageRequest::FileContainingSymbol("baton.timeline.v1.TimelineService".into())),
                ask(MessageRequest::FileContainingSymbol("google.rpc.ErrorInfo".into())),
            ];
            let mut client = ServerReflectionClient::new(harness.stranger());
            let answers = client.server_reflection_info(futures::stream::iter(questions)).await;
            let mut answers = answers.unwrap().into_inner();
            let mut next = async || answers.message().await.unwrap().unwrap().message_response;

            let Some(MessageResponse::ListServicesResponse(list)) = next().await else { panic!("no list") };
            let names: Vec<_> = list.service.into_iter().map(|service| service.name).collect();
            assert!(names.contains(&"baton.timeline.v1.TimelineService".to_owned()), "{names:?}");
            assert!(!names.iter().any(|name| name.contains("Orders")), "only this listener's: {names:?}");
            for _ in 0..2 {
                assert!(matches!(next().await, Some(MessageResponse::FileDescriptorResponse(_))));
            }
        }
    };
}

reflection_test!(reflection_answers_in_v1, v1);
reflection_test!(reflection_answers_in_v1alpha, v1alpha);

#[tokio::test]
async fn a_call_too_many_is_shed_and_health_still_answers() {
    let harness = Harness::start_with(Limits { calls: 2, ..Limits::default() }, |service| service).await;
    let mut client = harness.connection.timeline();
    let mut running = Vec::new();
    for _ in 0..2 {
        let mut client = client.clone();
        running.push(tokio::spawn(async move { client.get_event(pb::GetEventRequest::default()).await }));
    }
    reached(&harness.handlers.reads.started, 2).await;

    let status = client.get_brief(pb::GetBriefRequest::default()).await.unwrap_err();
    assert_eq!((status.code(), reason_of(&status)), (Code::ResourceExhausted, Some(Reason::Overloaded)));
    assert!(status.get_details_retry_info().unwrap().retry_delay.is_some());
    HealthClient::new(harness.stranger()).check(HealthCheckRequest::default()).await.unwrap();

    harness.handlers.reads.gate.add_permits(2);
    for call in running {
        call.await.unwrap().unwrap();
    }
    client.get_brief(pb::GetBriefRequest::default()).await.unwrap();
}

/// `GetEventRequest` with its text as bytes.
#[derive(Clone, PartialEq, prost::Message)]
struct RawRequest {
    #[prost(bytes = "vec", tag = "1")]
    event_id: Vec<u8>,
}

#[tokio::test]
async fn text_that_is_not_utf8_is_the_callers_mistake() {
    let harness = Harness::start().await;
    let mut client = tonic::client::Grpc::new(harness.connection.clone());
    client.ready().await.unwrap();
    let request = Request::new(RawRequest { event_id: vec![0xff, 0xfe] });
    let path = PathAndQuery::from_static("/baton.timeline.v1.TimelineService/GetEvent");
    let codec = tonic_prost::ProstCodec::<RawRequest, pb::GetEventResponse>::default();
    let status = client.unary(request, path, codec).await.unwrap_err();
    assert_eq!((status.code(), reason_of(&status)), (Code::InvalidArgument, Some(Reason::InvalidField)));
    let violations = status.get_details_bad_request().unwrap().field_violations;
    assert_eq!(violations[0].field, "event_id");
}

#[tokio::test]
async fn a_message_too_large_is_the_callers_mistake() {
    let harness = Harness::start().await;
    for bytes in [MESSAGE_BYTES, MAX_MESSAGE_BYTES] {
        let request = pb::GetEventRequest { event_id: "x".repeat(bytes) };
        let status = harness.connection.timeline().get_event(request).await.unwrap_err();
        assert_eq!((status.code(), reason_of(&status)), (Code::InvalidArgument, Some(Reason::InvalidField)));
    }
}

#[tokio::test]
async fn a_panic_is_an_internal_error_and_hurts_nobody_else() {
    let harness = Harness::start().await;
    let mut client = harness.connection.timeline();
    let status = client.list_events(pb::ListEventsRequest::default()).await.unwrap_err();
    assert_eq!((status.code(), reason_of(&status)), (Code::Internal, Some(Reason::Internal)));
    assert!(!status.message().contains("planted"), "{}", status.message());
    client.get_brief(pb::GetBriefRequest::default()).await.unwrap();
}
