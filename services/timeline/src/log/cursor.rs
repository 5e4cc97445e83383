//! How far a reader of the whole feed has come: the position of each partition.
//!
//! Callers keep it as an opaque text. Layout, before base64url without padding: version (1 byte), check (8 bytes), then
//! the 128 positions as varints. The check is the beginning of a SHA-256 over the install's id and the rest: it catches
//! damage and the cursor of another install, whose positions mean other events. It is no signature.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baton_model::{PARTITIONS, Partition};
use prost::encoding::{decode_varint, encode_varint};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const VERSION: u8 = 1;
const CHECK_BYTES: usize = 8;

/// How far a reader of the whole feed has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor([i64; PARTITIONS as usize]);

impl Cursor {
    /// Before the first event of every partition.
    pub(crate) const fn beginning() -> Self {
        Self([0; PARTITIONS as usize])
    }

    /// At these positions.
    pub(crate) fn at(positions: &[(Partition, i64)]) -> Self {
        let mut cursor = Self::beginning();
        for (partition, position) in positions {
            cursor.advance(*partition, *position);
        }
        cursor
    }

    /// The last position that was read of a partition.
    pub(crate) const fn position(&self, partition: Partition) -> i64 {
        self.0[partition.index()]
    }

    /// Notes that a partition has been read up to `position`.
    pub(crate) const fn advance(&mut self, partition: Partition, position: i64) {
        self.0[partition.index()] = position;
    }

    /// The text for callers.
    pub(crate) fn encode(&self, install: Uuid) -> String {
        let mut positions = Vec::with_capacity(3 * self.0.len());
        for position in self.0 {
            encode_varint(position as u64, &mut positions);
        }
        let mut text = vec![VERSION];
        text.extend(check(install, &positions));
        text.extend(positions);
        URL_SAFE_NO_PAD.encode(text)
    }

    /// Reads a cursor that this install has issued.
    pub(crate) fn decode(text: &str, install: Uuid) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (version, rest) = bytes.split_first()?;
        let (found, mut positions) = rest.split_at_checked(CHECK_BYTES)?;
        if *version != VERSION || found != check(install, positions) {
            return None;
        }
        let mut cursor = Self::beginning();
        for position in &mut cursor.0 {
            *position = i64::try_from(decode_varint(&mut positions).ok()?).ok()?;
        }
        positions.is_empty().then_some(cursor)
    }
}

fn check(install: Uuid, positions: &[u8]) -> [u8; CHECK_BYTES] {
    let mut hash = Sha256::new();
    hash.update([VERSION]);
    hash.update(install.as_bytes());
    hash.update(positions);
    let mut check = [0; CHECK_BYTES];
    check.copy_from_slice(&hash.finalize()[..CHECK_BYTES]);
    check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_by_the_install_that_issued_it() {
        let (here, elsewhere) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut cursor = Cursor::beginning();
        for (partition, position) in Partition::all().zip([0, 1, 127, 128, i64::MAX].into_iter().cycle()) {
            cursor.advance(partition, position);
        }
        let text = cursor.encode(here);
        assert_eq!(Cursor::decode(&text, here), Some(cursor));
        assert_eq!(Cursor::decode(&text, elsewhere), None);
        for bad in ["", "AQ", "not a cursor", &text[..text.len() - 4], &format!("{text}AAAA")] {
            assert_eq!(Cursor::decode(bad, here), None, "{bad}");
        }
    }
}
