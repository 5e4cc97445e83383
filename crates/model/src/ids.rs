//! The only source of new ids and of randomness.

use uuid::Uuid;

use crate::{CaseId, ComplaintId, CustomerId, DictatableNumber, EventId, FollowUpId, HandoffId, Partition};

/// Where new ids come from. Services take it as `Arc<dyn Ids>`; tests seed it.
pub trait Ids: Send + Sync + std::fmt::Debug {
    /// A new version 7 UUID (RFC 9562): unique, and ascending within a process.
    fn uuid(&self) -> Uuid;

    /// 64 random bits.
    fn random(&self) -> u64;

    /// A new customer's id.
    fn customer_id(&self) -> CustomerId {
        CustomerId::from_uuid(self.uuid())
    }

    /// A new event's id.
    fn event_id(&self) -> EventId {
        EventId::from_uuid(self.uuid())
    }

    /// A new case's id, from which the customer's partition can be read back.
    fn case_id(&self, partition: Partition) -> CaseId {
        CaseId::from_uuid(partition.stamp(self.uuid()))
    }

    /// A new handoff's id, from which the customer's partition can be read back.
    fn handoff_id(&self, partition: Partition) -> HandoffId {
        HandoffId::from_uuid(partition.stamp(self.uuid()))
    }

    /// A new follow-up's id, from which the customer's partition can be read back.
    fn follow_up_id(&self, partition: Partition) -> FollowUpId {
        FollowUpId::from_uuid(partition.stamp(self.uuid()))
    }

    /// A new complaint's id, from which the customer's partition can be read back.
    fn complaint_id(&self, partition: Partition) -> ComplaintId {
        ComplaintId::from_uuid(partition.stamp(self.uuid()))
    }

    /// A candidate for a case's or ticket's number. Whoever stores it tries again when it is taken.
    fn number(&self) -> DictatableNumber {
        DictatableNumber::from_random(self.random())
    }
}

/// Ids from the operating system's randomness and clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn random(&self) -> u64 {
        rand::random()
    }
}
