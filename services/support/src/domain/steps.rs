//! The steps a ticket can take, one function each. Those that may change nothing give `None` then.

use baton_model::ArticleId;
use time::OffsetDateTime;

use super::{AppliedArticle, Change, Decided, Heard, Refusal, State, Ticket, Verdict};

/// While somebody works on it.
const UNDER_WAY: &[State] = &[State::Open, State::Diagnosing, State::WaitingOnCustomer];

impl Ticket {
    /// Begins to look for the cause, or notes a finding.
    pub(crate) fn diagnose(self, note: String, at: OffsetDateTime) -> Result<Decided, Refusal> {
        self.only_from(UNDER_WAY)?;
        Ok(self.moved(State::Diagnosing, Change::Diagnosed { note }, at))
    }

    /// Waits for something the customer must do or tell.
    pub(crate) fn ask(mut self, question: String, at: OffsetDateTime) -> Result<Decided, Refusal> {
        self.only_from(&[State::Open, State::Diagnosing])?;
        self.waiting_for = question;
        Ok(self.moved(State::WaitingOnCustomer, Change::CustomerAsked, at))
    }

    /// Notes what the customer answered, and goes on.
    pub(crate) fn answer(self, answer: String, at: OffsetDateTime) -> Result<Decided, Refusal> {
        self.only_from(&[State::WaitingOnCustomer])?;
        Ok(self.moved(State::Diagnosing, Change::CustomerAnswered { answer }, at))
    }

    /// Says that the problem is solved.
    pub(crate) fn solve(
        mut self,
        solution: String,
        root_cause: String,
        at: OffsetDateTime,
    ) -> Result<Decided, Refusal> {
        self.only_from(UNDER_WAY)?;
        self.solution = solution;
        self.root_cause = root_cause;
        Ok(self.moved(State::Solved, Change::Solved, at))
    }

    /// Ends a solved ticket.
    pub(crate) fn close(self, at: OffsetDateTime) -> Result<Decided, Refusal> {
        self.only_from(&[State::Solved])?;
        Ok(self.moved(State::Closed, Change::Closed, at))
    }

    /// Opens a solved or closed ticket again. What was the solution was none; the events still tell it.
    ///
    /// `order_status` is what support last heard of the order: a closed ticket was not told.
    pub(crate) fn reopen(
        mut self,
        reason: String,
        order_status: String,
        at: OffsetDateTime,
    ) -> Result<Decided, Refusal> {
        self.only_from(&[State::Solved, State::Closed])?;
        self.solution.clear();
        self.root_cause.clear();
        self.order_status = order_status;
        Ok(self.moved(State::Open, Change::Reopened { reason }, at))
    }

    /// Approves that the customer sends the ordered goods back.
    ///
    /// `is_heard_of` says whether orders has told of this order as the customer's: a ticket may name any.
    pub(crate) fn approve_return(
        mut self,
        reason: String,
        is_heard_of: bool,
        at: OffsetDateTime,
    ) -> Result<Option<Decided>, Refusal> {
        self.only_from(&[State::Open, State::Diagnosing, State::WaitingOnCustomer, State::Solved])?;
        let order_id = self.order_id.ok_or(Refusal::NoOrder)?;
        if self.return_approved {
            return Ok(None);
        }
        if !is_heard_of {
            return Err(Refusal::OrderUnheardOf { order_id });
        }
        self.return_approved = true;
        Ok(Some(self.changed(Change::ReturnApproved { order_id, reason }, at)))
    }

    /// Notes that a known solution was tried.
    pub(crate) fn apply_article(
        mut self,
        article_id: ArticleId,
        title: String,
        at: OffsetDateTime,
    ) -> Result<Option<Decided>, Refusal> {
        self.only_from(UNDER_WAY)?;
        if self.applied_articles.iter().any(|applied| applied.article_id == article_id) {
            return Ok(None);
        }
        let article = AppliedArticle { article_id, title, verdict: Verdict::Open };
        self.applied_articles.push(article.clone());
        Ok(Some(self.changed(Change::ArticleApplied { article }, at)))
    }

    /// Says whether a known solution that was tried worked. A later word replaces an earlier one.
    pub(crate) fn score_article(
        mut self,
        article_id: ArticleId,
        verdict: Verdict,
        at: OffsetDateTime,
    ) -> Result<Option<Decided>, Refusal> {
        let mut tried = self.applied_articles.iter_mut();
        let applied = tried.find(|applied| applied.article_id == article_id).ok_or(Refusal::NotTried)?;
        let before = std::mem::replace(&mut applied.verdict, verdict);
        let article = applied.clone();
        if before == verdict {
            return Ok(None);
        }
        Ok(Some(self.changed(Change::ArticleScored { article, before }, at)))
    }

    /// Notes what became of the order it is about. A closed ticket is not told.
    ///
    /// What happened before the ticket was opened is no news to it, however late it is heard (imported history comes in
    /// any order): its status catches up, and nothing is told.
    pub(crate) fn hear_of_order(mut self, status: &str, at: OffsetDateTime) -> Heard {
        if self.state == State::Closed || self.order_status == status {
            return Heard::Nothing;
        }
        status.clone_into(&mut self.order_status);
        if at < self.opened_at {
            Heard::CaughtUp(self)
        } else {
            Heard::News(self.changed(Change::OrderChanged, at))
        }
    }

    /// Takes note of where the shipment stands that it is about. A closed ticket is not told.
    pub(crate) fn hear_of_shipment(mut self, status: &str, at: OffsetDateTime) -> Option<Decided> {
        if self.state == State::Closed || self.shipment_status == status {
            return None;
        }
        status.clone_into(&mut self.shipment_status);
        Some(self.changed(Change::ShipmentChanged, at))
    }

    /// Something went wrong with its shipment once more: a ticket that was done with is opened again.
    pub(crate) fn hear_of_trouble(mut self, status: &str, at: OffsetDateTime) -> Option<Decided> {
        if !matches!(self.state, State::Solved | State::Closed) {
            return self.hear_of_shipment(status, at);
        }
        status.clone_into(&mut self.shipment_status);
        let order_status = self.order_status.clone();
        self.reopen(format!("the parcel once more: {status}"), order_status, at).ok()
    }

    fn only_from(&self, allowed: &'static [State]) -> Result<(), Refusal> {
        if allowed.contains(&self.state) {
            Ok(())
        } else {
            Err(Refusal::WrongState { state: self.state, allowed })
        }
    }

    fn moved(mut self, state: State, change: Change, at: OffsetDateTime) -> Decided {
        self.state = state;
        if state != State::WaitingOnCustomer {
            self.waiting_for.clear();
        }
        self.changed(change, at)
    }

    fn changed(mut self, change: Change, at: OffsetDateTime) -> Decided {
        // History is imported in any order; the last change is the latest in life.
        self.changed_at = self.changed_at.max(at);
        self.revision += 1;
        Decided { ticket: self, change }
    }
}

#[cfg(test)]
mod tests;
