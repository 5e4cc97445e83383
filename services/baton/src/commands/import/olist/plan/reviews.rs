//! What customers said: feedback, and a ticket where they are unhappy and say why.

use std::sync::Arc;

use super::step::{Saying, Step, What};
use crate::commands::import::olist::fields;
use crate::commands::import::olist::files::File;
use crate::commands::import::olist::findings::{Findings, Place};
use crate::commands::import::olist::reader::At;
use crate::commands::import::olist::rows::ReviewRow;

/// Up to this score a review with a text needs an answer.
const UNHAPPY: i32 = 2;

/// Longest text that the timeline and support take.
const LONGEST_TEXT: usize = 8_000;

/// Longest headline made of a text: what fits a line of a screen.
const LONGEST_HEADLINE: usize = 100;

/// The steps of one review of one order.
pub(super) fn steps(
    review: &At<ReviewRow>,
    order: &Arc<str>,
    product: &str,
    findings: &mut Findings,
) -> Vec<Step> {
    let place = Place { file: File::Reviews, line: review.line };
    let ReviewRow { review_id, score, title, message, said_at, .. } = &review.value;
    let text = match (title.as_str(), message.as_str()) {
        ("", text) | (text, "") => text.to_owned(),
        (title, message) => format!("{title}\n{message}"),
    };
    let (comment, was_cut) = fields::cut(&text, LONGEST_TEXT);
    if was_cut {
        findings.remark(place, format!("its text is longer than {LONGEST_TEXT} bytes; cut"));
    }
    let step = |what| Step { about: order.clone(), at: *said_at, place, what: What::Said(what) };
    let feedback = Saying::Feedback { review: review_id.clone(), score: *score, comment: comment.to_owned() };
    let ticket = (*score <= UNHAPPY && !comment.is_empty()).then(|| Saying::Ticket {
        review: review_id.clone(),
        title: headline(comment),
        description: comment.to_owned(),
        product: product.to_owned(),
    });
    [Some(feedback), ticket].into_iter().flatten().map(step).collect()
}

/// The first line of a text, cut between words where it is long.
fn headline(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    let (start, was_cut) = fields::cut(line, LONGEST_HEADLINE);
    if !was_cut {
        return line.to_owned();
    }
    let words = start.rsplit_once(' ').map_or(start, |(words, _)| words);
    format!("{}…", words.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_is_one_line_cut_between_words() {
        assert_eq!(headline("Não chegou\nQuero meu dinheiro"), "Não chegou");
        let long = "palavra ".repeat(20);
        let cut = headline(&long);
        assert!(cut.len() <= LONGEST_HEADLINE + "…".len() && cut.ends_with("palavra…"), "{cut}");
        assert_eq!(headline(&"x".repeat(150)).len(), LONGEST_HEADLINE + "…".len());
    }
}
