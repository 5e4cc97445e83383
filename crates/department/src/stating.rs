//! What a customer told a department, as its event carries it to the others.
//!
//! A department's change is committed when its event reaches the timeline, so what is stated here is always in order: too
//! long a value is cut, and nothing is not stated.

use baton_model::Address;
use baton_proto::timeline::v1::FactStated;

/// The longest value that the timeline takes, in bytes.
const VALUE_BYTES: usize = 2_000;

/// What the customer said; nothing if that is nothing. Keys are those of the timeline's catalogue.
pub fn said(key: &str, value: &str) -> Option<FactStated> {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let value: String = value.trim().chars().filter(allowed).collect();
    let value = value[..value.floor_char_boundary(VALUE_BYTES)].trim().to_owned();
    (!value.is_empty()).then(|| FactStated { key: key.to_owned(), value, ..FactStated::default() })
}

/// What the customer said to replace what was said before.
pub fn corrected(key: &str, value: &str) -> Option<FactStated> {
    said(key, value).map(|fact| FactStated { correction: true, ..fact })
}

/// An address as people write it on a parcel, without who receives it: the same place is the same text. Nothing unless it
/// names a street: a city is no answer to where to deliver.
pub fn postal(address: &Address) -> Option<String> {
    if address.lines.iter().all(|line| line.trim().is_empty()) {
        return None;
    }
    let town = format!("{} {}", address.postal_code, address.city);
    let lines = address.lines.iter().map(String::as_str);
    let lines = lines.chain([town.as_str(), &address.region, &address.country_code]).map(str::trim);
    Some(lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stated_is_always_in_order() {
        let value = |text: &str| said("symptom", text).map(|fact| fact.value);
        assert_eq!(value(" prints\nblank\u{7} pages "), Some("prints\nblank pages".to_owned()));
        for nothing in ["", "  ", "\u{0}"] {
            assert_eq!(value(nothing), None);
        }
        let long = value(&"ã".repeat(1_001)).unwrap();
        assert_eq!((long.len(), long.ends_with('ã')), (2_000, true));
        assert!(corrected("symptom", "x").is_some_and(|fact| fact.correction && !fact.asked));
    }

    #[test]
    fn an_address_names_a_street() {
        let city = Address { city: "São Paulo".to_owned(), region: "SP".to_owned(), ..Address::default() };
        assert_eq!(postal(&city), None);
        let street = Address {
            recipient: "Maria".to_owned(),
            lines: vec!["Rua das Flores 12".to_owned(), String::new()],
            postal_code: "01310".to_owned(),
            ..city
        };
        assert_eq!(postal(&street).as_deref(), Some("Rua das Flores 12\n01310 São Paulo\nSP"));
    }
}
