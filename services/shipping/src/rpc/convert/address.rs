//! Addresses.

use baton_department::Fields;
use baton_proto::common::v1 as common;

use crate::domain::Address;

const LINE_BYTES: usize = 200;
const POSTAL_CODE_BYTES: usize = 20;
const PLACE_BYTES: usize = 100;
const MAX_LINES: usize = 4;

/// A required address, which says something about where.
pub(super) fn required(
    fields: &mut Fields,
    field: &str,
    address: Option<&common::Address>,
) -> Option<Address> {
    let address = fields.present(field, address)?;
    read(fields, field, address)
}

/// An address that may be absent: `Some(None)` when it is, `None` when it is bad.
#[allow(clippy::option_option, reason = "absent and bad are two things")]
pub(super) fn optional(
    fields: &mut Fields,
    field: &str,
    address: Option<&common::Address>,
) -> Option<Option<Address>> {
    match address {
        None => Some(None),
        Some(address) => read(fields, field, address).map(Some),
    }
}

fn read(fields: &mut Fields, field: &str, address: &common::Address) -> Option<Address> {
    let path = |name: &str| format!("{field}.{name}");
    let recipient = fields.optional_line(&path("recipient"), &address.recipient, LINE_BYTES);
    let lines = fields.each(&path("lines"), &address.lines, MAX_LINES, |fields, path, line| {
        Some(fields.line(path, line, LINE_BYTES))
    });
    let postal_code = fields.optional_line(&path("postal_code"), &address.postal_code, POSTAL_CODE_BYTES);
    let city = fields.optional_line(&path("city"), &address.city, PLACE_BYTES);
    let region = fields.optional_line(&path("region"), &address.region, PLACE_BYTES);
    let country_code = country(fields, &path("country_code"), &address.country_code);
    let address =
        Address { recipient, lines: lines?, postal_code, city, region, country_code: country_code? };
    if address.is_nowhere() { fields.bad(field, "must say where") } else { Some(address) }
}

fn country(fields: &mut Fields, field: &str, code: &str) -> Option<String> {
    let is_code = code.is_empty() || code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code { Some(code.to_owned()) } else { fields.bad(field, "must be two upper-case letters") }
}
