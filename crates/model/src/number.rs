//! Numbers that people read to each other over the phone: case and ticket numbers.
//!
//! Seven characters and a check character from an alphabet without look-alikes (no `0 O 1 I L`), written
//! `K7F3-QPX8`. The alphabet has 31 characters, a prime, so the weighted sum modulo 31 detects every single wrong
//! character and every exchange of two neighbours (the argument of ISO 7064 pure systems and of ISBN-10).

use std::fmt;
use std::str::FromStr;

const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const BASE: u64 = ALPHABET.len() as u64;
const PAYLOAD: usize = 7;

/// A short number with a check character, such as `K7F3-QPX8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DictatableNumber([u8; PAYLOAD + 1]);

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNumber {
    /// Not eight characters of the alphabet (hyphens and spaces aside).
    #[error("a number has eight characters from 2-9 and A-Z without I, L and O, such as K7F3-QPX8")]
    Malformed,
    /// Well formed, but the check character does not fit: misheard or mistyped.
    #[error("the check character does not fit: a character was misheard or mistyped")]
    WrongCheck,
}

impl DictatableNumber {
    /// One of the 31^7 (27.5 billion) numbers, chosen by `random`.
    pub fn from_random(random: u64) -> Self {
        let mut rest = random;
        let mut characters = [0; PAYLOAD + 1];
        for character in &mut characters[..PAYLOAD] {
            *character = ALPHABET[(rest % BASE) as usize];
            rest /= BASE;
        }
        characters[PAYLOAD] = check_character(&characters[..PAYLOAD]);
        Self(characters)
    }

    /// The eight characters without the hyphen, as stored.
    pub fn compact(&self) -> &str {
        // The bytes come from `ALPHABET`, which is ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

fn check_character(payload: &[u8]) -> u8 {
    // Weights 2..=8: all different and none a multiple of 31; the check character itself has weight 1.
    let sum: u64 = payload
        .iter()
        .zip((2..=8).rev())
        .map(|(character, weight)| weight * value(*character).unwrap_or_default())
        .sum();
    ALPHABET[((BASE - sum % BASE) % BASE) as usize]
}

fn value(character: u8) -> Option<u64> {
    ALPHABET.iter().position(|known| *known == character).map(|index| index as u64)
}

impl fmt::Display for DictatableNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.compact().split_at(4);
        write!(f, "{first}-{second}")
    }
}

impl FromStr for DictatableNumber {
    type Err = InvalidNumber;

    /// Accepts lower case, spaces and hyphens anywhere: what people type after hearing a number.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let characters: Vec<u8> = text
            .bytes()
            .filter(|byte| !matches!(byte, b'-' | b' '))
            .map(|byte| byte.to_ascii_uppercase())
            .collect();
        let characters: [u8; PAYLOAD + 1] = characters.try_into().map_err(|_| InvalidNumber::Malformed)?;
        if characters.iter().any(|character| value(*character).is_none()) {
            return Err(InvalidNumber::Malformed);
        }
        if characters[PAYLOAD] == check_character(&characters[..PAYLOAD]) {
            Ok(Self(characters))
        } else {
            Err(InvalidNumber::WrongCheck)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn round_trips(random: u64) {
            let number = DictatableNumber::from_random(random);
            prop_assert_eq!(number.to_string().parse(), Ok(number));
            prop_assert_eq!(number.to_string().to_lowercase().replace('-', " ").parse(), Ok(number));
        }

        #[test]
        fn any_single_wrong_character_is_detected(random: u64, position in 0..8_usize, other in 0..31_usize) {
            let mut characters = DictatableNumber::from_random(random).0;
            prop_assume!(characters[position] != ALPHABET[other]);
            characters[position] = ALPHABET[other];
            let text = String::from_utf8(characters.to_vec()).unwrap();
            prop_assert_eq!(text.parse::<DictatableNumber>(), Err(InvalidNumber::WrongCheck));
        }

        #[test]
        fn any_exchange_of_neighbours_is_detected(random: u64, position in 0..7_usize) {
            let mut characters = DictatableNumber::from_random(random).0;
            prop_assume!(characters[position] != characters[position + 1]);
            characters.swap(position, position + 1);
            let text = String::from_utf8(characters.to_vec()).unwrap();
            prop_assert_eq!(text.parse::<DictatableNumber>(), Err(InvalidNumber::WrongCheck));
        }
    }

    #[test]
    fn look_alikes_and_other_lengths_are_malformed() {
        for bad in ["", "K7F3-QPX", "K7F3-QPX88", "O7F3-QPX8", "17F3-QPX8", "Ω7F3-QPX"] {
            assert_eq!(bad.parse::<DictatableNumber>(), Err(InvalidNumber::Malformed), "{bad}");
        }
    }
}
