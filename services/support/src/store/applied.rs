//! Known solutions that were tried, as they are stored in their ticket's row.

use baton_model::ArticleId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{AppliedArticle, Verdict};

/// One known solution that was tried. Field names are the stored form: they do not change.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredApplied {
    article_id: Uuid,
    title: String,
    /// Null while nobody said.
    worked: Option<bool>,
}

pub(super) fn store(applied: &[AppliedArticle]) -> Vec<StoredApplied> {
    applied.iter().map(StoredApplied::from).collect()
}

pub(super) fn load(stored: Vec<StoredApplied>) -> Vec<AppliedArticle> {
    stored.into_iter().map(AppliedArticle::from).collect()
}

impl From<&AppliedArticle> for StoredApplied {
    fn from(applied: &AppliedArticle) -> Self {
        let worked = match applied.verdict {
            Verdict::Open => None,
            Verdict::Worked => Some(true),
            Verdict::DidNot => Some(false),
        };
        Self { article_id: applied.article_id.as_uuid(), title: applied.title.clone(), worked }
    }
}

impl From<StoredApplied> for AppliedArticle {
    fn from(stored: StoredApplied) -> Self {
        let verdict = match stored.worked {
            None => Verdict::Open,
            Some(true) => Verdict::Worked,
            Some(false) => Verdict::DidNot,
        };
        Self { article_id: ArticleId::from_uuid(stored.article_id), title: stored.title, verdict }
    }
}
