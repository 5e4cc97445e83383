//! Who the story is about.

use uuid::Uuid;

/// Names for those who play the lead after the first time.
const NAMES: [&str; 6] =
    ["Bruno Costa", "Carla Mendes", "Davi Rocha", "Elena Prado", "Fábio Nunes", "Gabriela Reis"];

/// Derives the request ids of the story. Never changes: it is what makes playing again find what was played.
const NAMESPACE: Uuid = Uuid::from_u128(0xb1c9_04e8_2f63_4d57_8a0e_95d2_7c31_6fb4);

/// The customer whom the story is about.
#[derive(Debug, Clone)]
pub(super) struct Lead {
    /// Their name.
    pub(super) name: String,
    /// Their address, by which they are found again.
    pub(super) email: String,
    /// Their phone, if we have it.
    pub(super) phone: Option<String>,
    /// Which playing of the story this is.
    playing: String,
}

impl Lead {
    /// Always the same person.
    pub(super) fn first() -> Self {
        Self {
            name: "Ana Souza".to_owned(),
            email: "ana.souza@example.com".to_owned(),
            phone: Some("+5511912345678".to_owned()),
            playing: "first".to_owned(),
        }
    }

    /// Somebody nobody has seen before.
    pub(super) fn another() -> Self {
        let playing = Uuid::new_v4().simple().to_string();
        let chosen = usize::from_str_radix(&playing[..4], 16).unwrap_or_default() % NAMES.len();
        let name = NAMES[chosen].to_owned();
        let first_name: String = name.chars().take_while(char::is_ascii_alphabetic).collect();
        let email = format!("{}.{}@example.com", first_name.to_lowercase(), &playing[..8]);
        Self { name, email, phone: None, playing }
    }

    /// What people call them.
    pub(super) fn first_name(&self) -> &str {
        self.name.split(' ').next().unwrap_or(&self.name)
    }

    /// The id of a request of the story: the same whenever this story is played.
    pub(super) fn request_id(&self, step: &str) -> String {
        Uuid::new_v5(&NAMESPACE, format!("demo/{}/{step}", self.playing).as_bytes()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_lead_is_always_the_same_and_the_others_are_not() {
        assert_eq!(Lead::first().request_id("x"), Lead::first().request_id("x"));
        assert_ne!(Lead::first().request_id("x"), Lead::first().request_id("y"));
        let (one, two) = (Lead::another(), Lead::another());
        assert_ne!(one.email, two.email);
        assert!(one.email.is_ascii() && !one.first_name().is_empty(), "{one:?}");
    }
}
