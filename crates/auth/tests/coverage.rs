//! Walks the descriptors: every RPC has a row, every row an RPC, every write its context.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::collections::BTreeSet;

use baton_auth::policy::{Kind, POLICY, rule_for};
use prost_reflect::{DescriptorPool, Kind as FieldKind, MethodDescriptor};

/// Writes that carry no `context`, and why.
const WITHOUT_CONTEXT: &[&str] = &[
    // Each event carries its own id, which is its idempotency key, and its own time.
    "/baton.timeline.v1.TimelineService/AppendEvents",
];

fn methods() -> Vec<MethodDescriptor> {
    let pool = DescriptorPool::decode(baton_proto::FILE_DESCRIPTOR_SET).unwrap();
    let methods: Vec<_> = pool.services().flat_map(|service| service.methods().collect::<Vec<_>>()).collect();
    assert!(methods.len() > 40, "the descriptor set was not walked");
    methods
}

fn path(method: &MethodDescriptor) -> String {
    format!("/{}/{}", method.parent_service().full_name(), method.name())
}

#[test]
fn every_rpc_has_exactly_one_row_and_every_row_an_rpc() {
    let rpcs: BTreeSet<String> = methods().iter().map(path).collect();
    let rows: BTreeSet<String> = POLICY.iter().map(|rule| rule.method.to_owned()).collect();
    let missing: Vec<_> = rpcs.difference(&rows).collect();
    let superfluous: Vec<_> = rows.difference(&rpcs).collect();
    assert!(missing.is_empty(), "RPCs without a row: {missing:#?}");
    assert!(superfluous.is_empty(), "rows without an RPC: {superfluous:#?}");
    assert_eq!(rows.len(), POLICY.len(), "a method has two rows");
}

#[test]
fn kinds_are_those_of_the_descriptors() {
    for method in methods() {
        let rule = rule_for(&path(&method)).unwrap();
        let stream = if method.is_client_streaming() { Kind::Conversation } else { Kind::Stream };
        assert_eq!(rule.kind == stream, method.is_server_streaming(), "{}", rule.method);
        let reads = ["Get", "List", "Resolve", "Search", "Check"];
        let named_like_a_read = reads.iter().any(|verb| method.name().starts_with(verb));
        if named_like_a_read
            && !["ResolveCase", "ResolveComplaint", "ResolveDispute"].contains(&method.name())
        {
            assert_eq!(rule.kind, Kind::Read, "{}", rule.method);
        } else if !method.is_server_streaming() {
            assert_eq!(rule.kind, Kind::Write, "{}", rule.method);
        }
    }
}

#[test]
fn every_write_request_carries_its_context() {
    for method in methods() {
        let path = path(&method);
        if rule_for(&path).unwrap().kind != Kind::Write {
            continue;
        }
        let field = method.input().get_field_by_name("context").map(|field| field.kind());
        let has_context = matches!(
            &field,
            Some(FieldKind::Message(message)) if message.full_name() == "baton.common.v1.WriteContext"
        );
        let excepted = WITHOUT_CONTEXT.contains(&path.as_str());
        assert_ne!(has_context, excepted, "{path}: a write carries a WriteContext, unless it is listed here");
    }
}
