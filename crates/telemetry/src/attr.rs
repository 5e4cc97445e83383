//! What may become a span attribute.

use std::fmt;

use opentelemetry::Value;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use uuid::Uuid;

/// A span attribute's value: an id, a number, a flag, or a text that stands in the source.
///
/// There is no way from a `String`, so that nothing a caller or a customer wrote can be put into a trace by mistake.
/// In a `tracing` span write `order.id = %Attr::from(id)`; for a field that has no place in the span's declaration,
/// use [`annotate`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attr(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Id(Uuid),
    Number(i64),
    Flag(bool),
    Name(&'static str),
}

macro_rules! attr_from_number {
    ($($number:ty),*) => {$(
        impl From<$number> for Attr {
            fn from(number: $number) -> Self {
                Self(Kind::Number(i64::try_from(number).unwrap_or(i64::MAX)))
            }
        }
    )*};
}

attr_from_number!(i16, i32, i64, u8, u16, u32, u64, usize);

impl From<Uuid> for Attr {
    fn from(id: Uuid) -> Self {
        Self(Kind::Id(id))
    }
}

impl From<bool> for Attr {
    fn from(flag: bool) -> Self {
        Self(Kind::Flag(flag))
    }
}

impl From<&'static str> for Attr {
    fn from(name: &'static str) -> Self {
        Self(Kind::Name(name))
    }
}

impl From<Attr> for Value {
    fn from(attr: Attr) -> Self {
        match attr.0 {
            Kind::Id(id) => id.to_string().into(),
            Kind::Number(number) => number.into(),
            Kind::Flag(flag) => flag.into(),
            Kind::Name(name) => name.into(),
        }
    }
}

impl fmt::Display for Attr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Id(id) => id.fmt(f),
            Kind::Number(number) => number.fmt(f),
            Kind::Flag(flag) => flag.fmt(f),
            Kind::Name(name) => f.write_str(name),
        }
    }
}

/// Puts an attribute on the current span.
pub fn annotate(key: &'static str, value: impl Into<Attr>) {
    tracing::Span::current().set_attribute(key, value.into());
}
