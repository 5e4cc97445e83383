//! Messages as JSON for programs.
//!
//! The shape is the contract's: every field under its name in the proto files, also when it is empty; enums by name,
//! times as RFC 3339 text, 64-bit numbers as numbers, bytes as base64. A body (`google.protobuf.Any`) has `@type` beside
//! its fields; one of a type that this program does not know has `@type` and `value`, its bytes. Fields of a `oneof`
//! are there only when set.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use prost::{Message, Name};
use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, MapKey, MessageDescriptor, ReflectMessage,
    Value as Field,
};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A message as JSON.
pub(crate) fn of<M: Message + Name>(message: &M) -> Value {
    decode(&M::full_name(), &message.encode_to_vec()).unwrap_or(Value::Null)
}

/// Messages as one JSON list under a name.
pub(crate) fn list<M: Message + Name>(name: &str, messages: &[M]) -> Value {
    json!({ name: messages.iter().map(of).collect::<Vec<_>>() })
}

/// The full name of the message with this name, full or short; `None` if there is none, or more than one.
pub(crate) fn type_named(name: &str) -> Option<String> {
    let mut found =
        pool().all_messages().filter(|message| message.full_name() == name || message.name() == name);
    let first = found.next()?;
    found.next().is_none().then(|| first.full_name().to_owned())
}

fn pool() -> &'static DescriptorPool {
    static POOL: LazyLock<DescriptorPool> =
        LazyLock::new(|| DescriptorPool::decode(baton_proto::FILE_DESCRIPTOR_SET).unwrap_or_default());
    &POOL
}

fn decode(type_name: &str, bytes: &[u8]) -> Option<Value> {
    let descriptor = pool().get_message_by_name(type_name)?;
    DynamicMessage::decode(descriptor, bytes).ok().map(|message| object(&message))
}

fn object(message: &DynamicMessage) -> Value {
    match message.descriptor().full_name() {
        "google.protobuf.Timestamp" => return timestamp(message),
        "google.protobuf.Any" => return any(message),
        _ => {}
    }
    let mut fields = Map::new();
    for field in message.descriptor().fields() {
        if field.containing_oneof().is_some() && !message.has_field(&field) {
            continue;
        }
        let is_absent = field.supports_presence() && !message.has_field(&field);
        let value = if is_absent { Value::Null } else { value(&message.get_field(&field), &field) };
        fields.insert(field.name().to_owned(), value);
    }
    Value::Object(fields)
}

fn value(value_: &Field, field: &FieldDescriptor) -> Value {
    match value_ {
        Field::Bool(value) => json!(value),
        Field::I32(value) => json!(value),
        Field::I64(value) => json!(value),
        Field::U32(value) => json!(value),
        Field::U64(value) => json!(value),
        Field::F32(value) => json!(value),
        Field::F64(value) => json!(value),
        Field::String(value) => json!(value),
        Field::Bytes(value) => json!(STANDARD.encode(value)),
        Field::EnumNumber(number) => {
            let kind = field.kind();
            let known = kind.as_enum().and_then(|kind| kind.get_value(*number));
            known.map_or_else(|| json!(number), |value| json!(value.name()))
        }
        Field::Message(message) => object(message),
        Field::List(values) => values.iter().map(|item| value(item, field)).collect(),
        Field::Map(entries) => {
            let kind = field.kind();
            let Some(of_values) = kind.as_message().map(MessageDescriptor::map_entry_value_field) else {
                return Value::Null;
            };
            let mut fields: Map<String, Value> =
                entries.iter().map(|(key, item)| (key_text(key), value(item, &of_values))).collect();
            fields.sort_keys();
            Value::Object(fields)
        }
    }
}

fn key_text(key: &MapKey) -> String {
    match key {
        MapKey::Bool(key) => key.to_string(),
        MapKey::I32(key) => key.to_string(),
        MapKey::I64(key) => key.to_string(),
        MapKey::U32(key) => key.to_string(),
        MapKey::U64(key) => key.to_string(),
        MapKey::String(key) => key.clone(),
    }
}

fn timestamp(message: &DynamicMessage) -> Value {
    let Ok(at) = message.transcode_to::<prost_types::Timestamp>() else { return Value::Null };
    let nanos = i128::from(at.seconds) * 1_000_000_000 + i128::from(at.nanos);
    let text = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok().and_then(|at| at.format(&Rfc3339).ok());
    text.map_or(Value::Null, Value::String)
}

fn any(message: &DynamicMessage) -> Value {
    let Ok(body) = message.transcode_to::<prost_types::Any>() else { return Value::Null };
    let type_name = body.type_url.rsplit('/').next().unwrap_or_default();
    let known = decode(type_name, &body.value);
    let mut fields = Map::new();
    fields.insert("@type".to_owned(), json!(body.type_url));
    match known {
        Some(Value::Object(known)) => fields.extend(known),
        Some(text) => drop(fields.insert("value".to_owned(), text)),
        None => drop(fields.insert("value".to_owned(), json!(STANDARD.encode(&body.value)))),
    }
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use baton_proto::customers::v1::Customer;
    use baton_proto::orders::v1::{Order, OrderConfirmed, OrderState};
    use baton_proto::timeline::v1::{Event, WatchCustomerResponse};
    use prost_types::{Any, Timestamp};

    use super::*;

    #[test]
    fn an_event_keeps_the_contracts_names_and_opens_its_body() {
        let order = Order { id: "o".into(), state: OrderState::Confirmed.into(), ..Order::default() };
        let event = Event {
            sequence: 7,
            occurred_at: Some(Timestamp { seconds: 1_534_332_633, nanos: 500_000_000 }),
            body: Any::from_msg(&OrderConfirmed { order: Some(order) }).ok(),
            ..Event::default()
        };
        let json = of(&event);
        assert_eq!(json["sequence"], 7);
        assert_eq!(json["occurred_at"], "2018-08-15T11:30:33.5Z");
        assert_eq!(
            (&json["actor"], &json["summary"], &json["imported"]),
            (&Value::Null, &json!(""), &json!(false))
        );
        assert_eq!(json["body"]["@type"], "type.googleapis.com/baton.orders.v1.OrderConfirmed");
        assert_eq!(json["body"]["order"]["state"], "ORDER_STATE_CONFIRMED");
    }

    #[test]
    fn a_body_of_another_departments_type_is_passed_on_as_bytes() {
        let body = Any { type_url: "type.googleapis.com/baton.garden.v1.Mown".into(), value: vec![1, 2] };
        let json = of(&Event { body: Some(body.clone()), ..Event::default() });
        assert_eq!(json["body"], json!({ "@type": body.type_url, "value": "AQI=" }));
    }

    #[test]
    fn maps_are_objects_and_unset_choices_are_absent() {
        let attributes = [("state", "SP"), ("city", "sorocaba")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        let json = of(&Customer { attributes: attributes.into(), ..Customer::default() });
        assert_eq!(json["attributes"], json!({ "city": "sorocaba", "state": "SP" }));
        assert_eq!(of(&WatchCustomerResponse { item: None }), json!({}));
    }

    #[test]
    fn types_are_found_by_their_short_names() {
        assert_eq!(type_named("OrderPlaced").as_deref(), Some("baton.orders.v1.OrderPlaced"));
        assert_eq!(type_named("baton.cases.v1.CaseOpened").as_deref(), Some("baton.cases.v1.CaseOpened"));
        assert_eq!(type_named("Nothing"), None);
    }
}
