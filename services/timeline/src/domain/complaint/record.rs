//! What the customer told of a complaint, and how much of it we know.

use baton_model::Money;

use super::Complaint;

/// What the customer told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Account {
    /// One line.
    pub(crate) summary: String,
    /// In the customer's words; may be empty.
    pub(crate) text: String,
    /// The object that it is about: kind and id.
    pub(crate) about: Option<(String, String)>,
    pub(crate) cost: Option<Cost>,
    /// In the customer's words; may be empty.
    pub(crate) desired_outcome: String,
}

/// What it cost the customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cost {
    /// 0 for not known.
    pub(crate) minutes: i32,
    pub(crate) money: Option<Money>,
    /// In words; may be empty.
    pub(crate) embarrassment: String,
}

impl Complaint {
    /// The customer tells it once more: what was missing is filled in, what was known stays.
    pub(crate) fn told_again(&self, again: &Account) -> Self {
        let filled =
            |known: &String, told: &String| if known.is_empty() { told.clone() } else { known.clone() };
        let account = Account {
            text: filled(&self.account.text, &again.text),
            desired_outcome: filled(&self.account.desired_outcome, &again.desired_outcome),
            cost: self.account.cost.clone().or_else(|| again.cost.clone()),
            ..self.account.clone()
        };
        Self { account, times_told: self.times_told + 1, ..self.stepped() }
    }

    /// How complete the record is, in percent, and what is missing: four parts count a quarter each.
    pub(crate) fn completeness(&self) -> (i32, Vec<String>) {
        let Account { text, cost, desired_outcome, .. } = &self.account;
        let mut missing = Vec::new();
        let parts = [
            ("text", text.is_empty()),
            ("cost", cost.is_none()),
            ("desired_outcome", desired_outcome.is_empty()),
        ];
        missing.extend(parts.iter().filter(|(_, lacks)| *lacks).map(|(part, _)| (*part).to_owned()));
        let known = 3 - missing.len() as i32;
        let awaited = self.evidence.iter().filter(|item| item.supplied_at.is_none());
        let mut awaited: Vec<String> = awaited.map(|item| format!("evidence:{}", item.item)).collect();
        if self.evidence.is_empty() {
            awaited.push("evidence".to_owned());
        }
        let shown = i32::from(awaited.is_empty());
        missing.append(&mut awaited);
        ((known + shown) * 25, missing)
    }
}
