//! What billing does because it is time to, one file per sweep.

mod mark_overdue;
mod take_dunning_steps;

pub(crate) use mark_overdue::MarkOverdue;
pub(crate) use take_dunning_steps::TakeDunningSteps;
