//! Where goods or letters go.

/// Where goods or letters go. Every part may be empty where it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Address {
    /// Who receives it there; empty for the customer.
    pub recipient: String,
    /// Street, number, floor …
    pub lines: Vec<String>,
    /// Postal code.
    pub postal_code: String,
    /// City.
    pub city: String,
    /// State or province.
    pub region: String,
    /// ISO 3166-1 alpha-2 code.
    pub country_code: String,
}
