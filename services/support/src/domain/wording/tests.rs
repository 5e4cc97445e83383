//! The lines, as people read them.

use baton_model::{ArticleId, CustomerId, TicketId};
use time::OffsetDateTime;
use uuid::Uuid;

use super::*;
use crate::domain::{Heard, Opening};

const AT: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

fn opened(title: &str) -> Decided {
    let order_id = OrderId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_2c81_0e97));
    let opening = Opening {
        customer_id: CustomerId::from_uuid(Uuid::nil()),
        external_reference: None,
        title: title.into(),
        description: String::new(),
        product_id: String::new(),
        order_id: Some(order_id),
        case_id: None,
        shipment_id: None,
        shipment_status: String::new(),
    };
    let number = baton_model::DictatableNumber::from_random(7);
    Ticket::open(TicketId::from_uuid(Uuid::nil()), number, opening, String::new(), AT)
}

#[test]
fn every_change_has_a_line() {
    let article_id = ArticleId::from_uuid(Uuid::nil());
    let opened = opened("Screen flickers");
    let ticket = opened.ticket.clone();
    let asked = ticket.clone().ask("serial number?".into(), AT).unwrap();
    let solved = ticket.clone().solve("new\ncable".into(), String::new(), AT).unwrap();
    let applied = ticket.clone().apply_article(article_id, "Reset".into(), AT).unwrap().unwrap();
    let Heard::News(news) = ticket.clone().hear_of_order("on hold: address unclear", AT) else {
        panic!("an order that goes on is news");
    };
    let score = |verdict| applied.ticket.clone().score_article(article_id, verdict, AT).unwrap().unwrap();
    for (decided, summary, status) in [
        (&opened, "opened: Screen flickers", "open"),
        (&ticket.clone().diagnose(String::new(), AT).unwrap(), "under diagnosis", "being diagnosed"),
        (
            &ticket.clone().diagnose("loose cable".into(), AT).unwrap(),
            "under diagnosis: loose cable",
            "being diagnosed",
        ),
        (&asked, "waits for the customer: serial number?", "waiting on the customer: serial number?"),
        (
            &asked.ticket.clone().answer("4711".into(), AT).unwrap(),
            "answered by the customer: 4711",
            "being diagnosed",
        ),
        (&solved, "solved: new cable", "solved: new cable"),
        (&solved.ticket.clone().close(AT).unwrap(), "closed", "closed"),
        (
            &solved.ticket.clone().reopen("flickers again".into(), String::new(), AT).unwrap(),
            "reopened: flickers again",
            "open",
        ),
        (
            &ticket.clone().approve_return("arrived broken".into(), true, AT).unwrap().unwrap(),
            ": return of order 2c810e97 approved: arrived broken",
            "open",
        ),
        (&applied, ": tried “Reset”", "open"),
        (&score(Verdict::Worked), ": “Reset” worked", "open"),
        (&score(Verdict::DidNot), ": “Reset” did not help", "open"),
        (&news, ": its order is now on hold: address unclear", "open"),
    ] {
        let number = decided.ticket.number;
        let space = if summary.starts_with(':') { "" } else { " " };
        assert_eq!(super::summary(decided), format!("Ticket {number}{space}{summary}"));
        assert_eq!(super::status(&decided.ticket), status);
    }
}

#[test]
fn a_long_line_is_cut_between_characters() {
    let line = summary(&opened(&"é".repeat(400)));
    assert!(line.len() <= SUMMARY_BYTES && line.ends_with("é…"), "{line}");
}
