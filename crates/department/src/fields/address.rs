//! Addresses.

use baton_model::Address;
use baton_proto::common::v1 as common;

use super::Fields;

const RECIPIENT_BYTES: usize = 200;
const MAX_LINES: usize = 4;
const LINE_BYTES: usize = 200;
const POSTAL_CODE_BYTES: usize = 20;
const PLACE_BYTES: usize = 100;

impl Fields {
    /// A required address.
    pub fn address(&mut self, field: &str, address: Option<&common::Address>) -> Option<Address> {
        let address = self.present(field, address)?;
        self.optional_address(field, Some(address))
    }

    /// An address that may be absent, and otherwise says something about where.
    pub fn optional_address(&mut self, field: &str, address: Option<&common::Address>) -> Option<Address> {
        let address = address?;
        let path = |part: &str| format!("{field}.{part}");
        let recipient = self.optional_line(&path("recipient"), &address.recipient, RECIPIENT_BYTES);
        let lines = self.each(&path("lines"), &address.lines, MAX_LINES, |fields, path, line| {
            Some(fields.line(path, line, LINE_BYTES))
        });
        let postal_code = self.optional_line(&path("postal_code"), &address.postal_code, POSTAL_CODE_BYTES);
        let city = self.optional_line(&path("city"), &address.city, PLACE_BYTES);
        let region = self.optional_line(&path("region"), &address.region, PLACE_BYTES);
        let country_code = self.country_code(&path("country_code"), &address.country_code);
        let address =
            Address { recipient, lines: lines?, postal_code, city, region, country_code: country_code? };
        if address.is_nowhere() { self.bad(field, "must say where") } else { Some(address) }
    }

    fn country_code(&mut self, field: &str, code: &str) -> Option<String> {
        let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if code.is_empty() || is_code {
            Some(code.to_owned())
        } else {
            self.bad(field, "must be two upper-case letters (ISO 3166-1)")
        }
    }
}
