//! Who holds an identifier.
//!
//! Invariant: one holder, unless all holders share it.

use baton_model::CustomerId;

/// Who holds an identifier, in the order of linking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) shared: bool,
    pub(crate) holders: Vec<CustomerId>,
}

/// Somebody else holds the identifier, and one of the two does not share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) holder: CustomerId,
}

impl Claim {
    /// Links the identifier to a customer; says whether that changes anything.
    ///
    /// The only holder may turn it from shared to not shared and back.
    pub(crate) fn link(&mut self, customer: CustomerId, shared: bool) -> Result<bool, Taken> {
        let other = self.holders.iter().find(|holder| **holder != customer);
        if let Some(holder) = other
            && !(shared && self.shared)
        {
            return Err(Taken { holder: *holder });
        }
        let held = self.holders.contains(&customer);
        if held && self.shared == shared {
            return Ok(false);
        }
        self.shared = shared;
        if !held {
            self.holders.push(customer);
        }
        Ok(true)
    }

    /// Takes the identifier from a customer; says whether that changes anything.
    pub(crate) fn unlink(&mut self, customer: CustomerId) -> bool {
        let before = self.holders.len();
        self.holders.retain(|holder| *holder != customer);
        self.holders.len() < before
    }
}

#[cfg(test)]
mod tests {
    use baton_model::{Ids, SystemIds};

    use super::*;

    #[test]
    fn one_holder_unless_all_share() {
        let [ana, bea] = std::array::from_fn(|_| SystemIds.customer_id());
        let claim = |shared, holders: &[CustomerId]| Claim { shared, holders: holders.to_vec() };
        let table = [
            ("free", claim(false, &[]), false, Ok(true), claim(false, &[ana])),
            ("free, to share", claim(false, &[]), true, Ok(true), claim(true, &[ana])),
            ("again", claim(false, &[ana]), false, Ok(false), claim(false, &[ana])),
            ("now shared", claim(false, &[ana]), true, Ok(true), claim(true, &[ana])),
            ("no longer shared", claim(true, &[ana]), false, Ok(true), claim(false, &[ana])),
            ("another's", claim(false, &[bea]), false, Err(Taken { holder: bea }), claim(false, &[bea])),
            (
                "another's, unshared",
                claim(false, &[bea]),
                true,
                Err(Taken { holder: bea }),
                claim(false, &[bea]),
            ),
            ("shared", claim(true, &[bea]), true, Ok(true), claim(true, &[bea, ana])),
            ("for oneself", claim(true, &[bea]), false, Err(Taken { holder: bea }), claim(true, &[bea])),
            (
                "from all",
                claim(true, &[ana, bea]),
                false,
                Err(Taken { holder: bea }),
                claim(true, &[ana, bea]),
            ),
        ];
        for (case, mut before, shared, expected, after) in table {
            assert_eq!(before.link(ana, shared), expected, "{case}");
            assert_eq!(before, after, "{case}");
        }
    }

    #[test]
    fn unlinking_what_is_not_linked_changes_nothing() {
        let [ana, bea] = std::array::from_fn(|_| SystemIds.customer_id());
        let mut claim = Claim { shared: true, holders: vec![ana, bea] };
        assert!(claim.unlink(ana));
        assert!(!claim.unlink(ana));
        assert_eq!(claim.holders, [bea]);
    }
}
