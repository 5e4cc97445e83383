//! The steps of a complaint beside offers and the ladder.

use baton_model::{Actor, Department};
use time::OffsetDateTime;

use super::{Apology, Complaint, EvidenceItem, Fault, Refusal, Verdict};

impl Complaint {
    /// Somebody says sorry. Anybody may, also when it is over.
    pub(crate) fn apologise(&self, apology: Apology) -> Self {
        let mut complaint = self.stepped();
        complaint.apologies.push(apology);
        complaint
    }

    /// Somebody says whether we are at fault.
    pub(crate) fn assess(&self, fault: Fault, by: &Department) -> Result<Self, Refusal> {
        self.must_be_handled_by(by)?;
        self.must_be_open()?;
        Ok(Self { fault, ..self.stepped() })
    }

    /// The customer is asked for a piece of evidence: once, and not for what came unasked.
    pub(crate) fn request_evidence(
        &self,
        item: &str,
        by: &Department,
        at: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        self.must_be_handled_by(by)?;
        self.must_be_open()?;
        if let Some(known) = self.evidence.iter().find(|known| known.item == item) {
            let EvidenceItem { item, requested_at, supplied_at, note } = known.clone();
            return Err(Refusal::EvidenceAsked { item, requested_at, supplied_at, note });
        }
        let mut complaint = self.stepped();
        let (item, note) = (item.to_owned(), String::new());
        complaint.evidence.push(EvidenceItem { item, requested_at: Some(at), supplied_at: None, note });
        Ok(complaint)
    }

    /// A piece of evidence came, asked for or not. What comes once more replaces the note.
    pub(crate) fn supply_evidence(
        &self,
        item: &str,
        note: String,
        at: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        self.must_be_open()?;
        let mut complaint = self.stepped();
        if let Some(known) = complaint.evidence.iter_mut().find(|known| known.item == item) {
            known.supplied_at = Some(known.supplied_at.unwrap_or(at));
            known.note = note;
        } else {
            let (item, supplied_at) = (item.to_owned(), Some(at));
            complaint.evidence.push(EvidenceItem { item, requested_at: None, supplied_at, note });
        }
        Ok(complaint)
    }

    /// It is judged. Nothing is left to answer.
    pub(crate) fn resolve(&self, verdict: Verdict, by: &Actor) -> Result<Self, Refusal> {
        self.must_be_handled_by(&by.department)?;
        self.must_be_open()?;
        Ok(Self { verdict: Some(verdict), ..self.without_pending_offers() })
    }
}
