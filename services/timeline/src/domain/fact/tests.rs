//! What counts of what was said, case by case, and whatever the order of arrival.

use baton_model::{Ids, Partition, Role, SystemIds};
use proptest::prelude::*;
use time::macros::datetime;

use super::*;

const NOW: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);

/// What was said so many days ago.
fn said(days_ago: i64, value: &str) -> Statement {
    let support: Department = "support".parse().unwrap();
    let heard_by = Actor {
        id: "ana".to_owned(),
        name: "Ana".to_owned(),
        department: support.clone(),
        role: Role::Agent,
    };
    Statement {
        key: "contact.phone".to_owned(),
        value: value.to_owned(),
        asked: false,
        correction: false,
        verified_by: String::new(),
        department: support,
        heard_by,
        heard_at: NOW - Duration::days(days_ago),
        event_id: SystemIds.event_id(),
        sequence: 1_000 - days_ago,
        case_id: None,
        case_closed: false,
        retraction: None,
    }
}

fn corrected(days_ago: i64, value: &str) -> Statement {
    Statement { correction: true, ..said(days_ago, value) }
}

fn lasting(freshness: Freshness) -> FactKey {
    FactKey { freshness, ..FactKey::uncatalogued("contact.phone") }
}

fn of(fact: &Fact) -> (State, Vec<&str>) {
    (fact.state, fact.statements.iter().map(|statement| statement.value.as_str()).collect())
}

/// What it shows, how long the key lasts, what was said, and what the fact is then.
type Aged = (&'static str, Freshness, Vec<Statement>, State, &'static [&'static str]);

/// What it shows, what was said, in which case it is asked, and what the fact is there.
type OfCase = (&'static str, Vec<Statement>, Option<CaseId>, State, &'static [&'static str]);

#[test]
fn what_counts_is_what_was_said_and_is_not_old() {
    use State::{Conflicted, Known, Stale, Unknown};
    let year = Freshness::Days(365);
    let retracted = Statement { retraction: Some(Retraction::NeverSaid), ..said(1, "") };
    let table: Vec<Aged> = vec![
        ("nothing", year, vec![], Unknown, &[]),
        ("once", year, vec![said(1, "A")], Known, &["A"]),
        (
            "twice the same, in another spelling",
            year,
            vec![said(2, "Οδος"), said(1, "ΟΔΟΣ")],
            Known,
            &["ΟΔΟΣ"],
        ),
        ("contradicted", year, vec![said(2, "A"), said(1, "B")], Conflicted, &["B", "A"]),
        (
            "contradicted, and said again",
            year,
            vec![said(3, "A"), said(2, "B"), said(1, "A")],
            Conflicted,
            &["A", "B"],
        ),
        ("corrected", year, vec![said(2, "A"), corrected(1, "B")], Known, &["B"]),
        ("a contradiction settled", year, vec![said(3, "A"), said(2, "B"), corrected(1, "A")], Known, &["A"]),
        (
            "contradicted after a correction",
            year,
            vec![said(3, "A"), corrected(2, "B"), said(1, "C")],
            Conflicted,
            &["C", "B"],
        ),
        ("a correction of nothing", year, vec![corrected(1, "A")], Known, &["A"]),
        ("the last day", year, vec![said(364, "A")], Known, &["A"]),
        ("old", year, vec![said(365, "A")], Stale, &["A"]),
        ("old, but said again", year, vec![said(400, "A"), said(1, "a")], Known, &["a"]),
        ("an old contradiction", year, vec![said(400, "A"), said(1, "B")], Known, &["B"]),
        ("all old: the last one", year, vec![said(500, "A"), said(400, "B")], Stale, &["B"]),
        ("never old", Freshness::Forever, vec![said(999, "A")], Known, &["A"]),
        ("retracted", year, vec![retracted.clone()], Unknown, &[]),
        ("retracted, and said before", year, vec![said(2, "A"), retracted], Known, &["A"]),
        ("said nothing", year, vec![said(2, "A"), said(1, " ")], Known, &["A"]),
    ];
    for (case, freshness, statements, state, values) in table {
        let fact = fold(&lasting(freshness), &statements, None, "billing", NOW);
        assert_eq!(of(&fact), (state, values.to_vec()), "{case}");
        assert_eq!(fact.to_ask, state != Known, "{case}");
    }
}

#[test]
fn it_is_known_until_when() {
    let fold = |freshness| fold(&lasting(freshness), &[said(5, "A")], None, "billing", NOW).fresh_until;
    assert_eq!(fold(Freshness::Days(30)), Some(NOW + Duration::days(25)));
    assert_eq!(fold(Freshness::Days(1)), Some(NOW - Duration::days(4)));
    assert_eq!(fold(Freshness::Forever), None);
    // A leap day is a day.
    let leap = Statement { heard_at: datetime!(2028-02-28 09:00 UTC), ..said(0, "A") };
    assert_eq!(leap.fresh_until(Freshness::Days(1)), Some(datetime!(2028-02-29 09:00 UTC)));
    assert_eq!(leap.fresh_until(Freshness::Days(366)), Some(datetime!(2029-02-28 09:00 UTC)));
}

#[test]
fn a_symptom_is_its_cases_own() {
    use State::{Conflicted, Known, Stale, Unknown};
    let key = lasting(Freshness::UntilCaseCloses);
    let [one, two, three] = [0, 1, 2].map(|_| SystemIds.case_id(Partition::FIRST));
    let of_case = |case, statement| Statement { case_id: Some(case), ..statement };
    let closed = |case, statement| Statement { case_closed: true, ..of_case(case, statement) };
    let table: Vec<OfCase> = vec![
        ("its own", vec![of_case(one, said(2, "A")), of_case(two, said(1, "B"))], Some(one), Known, &["A"]),
        ("not another's", vec![of_case(two, said(1, "B"))], Some(one), Unknown, &[]),
        ("closed", vec![closed(one, said(1, "A"))], Some(one), Stale, &["A"]),
        ("however long", vec![of_case(one, said(900, "A"))], Some(one), Known, &["A"]),
        (
            "contradicted",
            vec![of_case(one, said(2, "A")), of_case(one, said(1, "B"))],
            Some(one),
            Conflicted,
            &["B", "A"],
        ),
        ("said before the case", vec![said(2, "A"), of_case(two, said(1, "B"))], Some(three), Known, &["A"]),
        ("said last before the case", vec![said(3, "A"), said(2, "B")], Some(three), Known, &["B"]),
        ("long before the case", vec![said(31, "A")], Some(three), Stale, &["A"]),
        ("whichever case", vec![closed(one, said(3, "A")), of_case(two, said(2, "B"))], None, Known, &["B"]),
        (
            "one of two cases",
            vec![of_case(one, said(3, "A")), of_case(two, said(2, "B"))],
            None,
            Conflicted,
            &["B", "A"],
        ),
        (
            "the same in two cases",
            vec![of_case(one, said(3, "A")), closed(two, said(2, "A"))],
            None,
            Known,
            &["A"],
        ),
        (
            "corrected in one of two cases",
            vec![of_case(one, said(3, "A")), of_case(two, said(2, "B")), of_case(two, corrected(1, "C"))],
            None,
            Conflicted,
            &["C", "A"],
        ),
    ];
    for (case, statements, asked_in, state, values) in table {
        assert_eq!(
            of(&fold(&key, &statements, asked_in, "billing", NOW)),
            (state, values.to_vec()),
            "{case}"
        );
    }
    let statements = [of_case(two, said(1, "A")), said(1, "B"), of_case(two, said(1, "C"))];
    assert_eq!(cases(&key, &statements), [None, Some(two)]);
    assert_eq!(cases(&lasting(Freshness::Forever), &statements), [None]);
}

#[test]
fn some_may_not_know_and_nobody_learns_an_answer() {
    let few = FactKey { visible_to: vec!["billing".to_owned()], ..lasting(Freshness::Forever) };
    assert_eq!(fold(&few, &[said(1, "A")], None, "billing", NOW).state, State::Known);
    for statements in [vec![said(1, "A")], vec![]] {
        let fact = fold(&few, &statements, None, "sales", NOW);
        assert_eq!((of(&fact), fact.to_ask), ((State::Restricted, vec![]), false));
    }

    let secret = FactKey { kind: Kind::Verification, ..lasting(Freshness::Days(1)) };
    let verified =
        |days_ago, how: &str| Statement { verified_by: how.to_owned(), ..said(days_ago, "leaked") };
    assert!(fold(&secret, &[], None, "sales", NOW).to_ask);
    let fact = fold(&secret, &[verified(2, "call back"), verified(0, "date of birth")], None, "sales", NOW);
    assert_eq!((of(&fact), fact.to_ask), ((State::Restricted, vec![""]), false));
    assert_eq!(fact.statements[0].verified_by, "date of birth");
    assert!(fold(&secret, &[verified(2, "call back")], None, "sales", NOW).to_ask, "too long ago");
}

fn statements() -> impl Strategy<Value = Vec<Statement>> {
    let one = (prop::sample::select(vec!["A", "a", "B", "C"]), any::<bool>(), 0..3_usize);
    prop::collection::vec(one, 0..12).prop_map(|drafts| {
        let cases =
            [None, Some(SystemIds.case_id(Partition::FIRST)), Some(SystemIds.case_id(Partition::FIRST))];
        let draft = |(index, (value, correction, case)): (usize, (&str, bool, usize))| Statement {
            correction,
            case_id: cases[case],
            heard_at: NOW - Duration::hours(index as i64 * 300),
            ..said(0, value)
        };
        drafts.into_iter().enumerate().map(draft).collect()
    })
}

fn freshness() -> impl Strategy<Value = Freshness> {
    prop_oneof![Just(Freshness::Forever), Just(Freshness::Days(60)), Just(Freshness::UntilCaseCloses)]
}

proptest! {
    #[test]
    fn the_order_of_arrival_makes_no_difference(
        (said, arrived) in statements().prop_flat_map(|said| (Just(said.clone()), Just(said).prop_shuffle())),
        freshness in freshness(),
        in_case in any::<bool>(),
    ) {
        let key = lasting(freshness);
        let case = said.iter().find_map(|statement| statement.case_id).filter(|_| in_case);
        // Sequences are those of arrival.
        let numbered: Vec<Statement> = arrived
            .into_iter()
            .enumerate()
            .map(|(index, statement)| Statement { sequence: index as i64, ..statement })
            .collect();
        let (one, other) = (fold(&key, &said, case, "x", NOW), fold(&key, &numbered, case, "x", NOW));
        prop_assert_eq!(of(&one), of(&other));
        prop_assert_eq!((one.fresh_until, one.to_ask), (other.fresh_until, other.to_ask));
    }

    /// What the store reads (store/facts/statements.rs): of equal statements the last one.
    #[test]
    fn earlier_statements_of_the_same_make_no_difference(said in statements(), freshness in freshness()) {
        let key = lasting(freshness);
        let same = |one: &Statement, other: &Statement| {
            (one.case_id, one.correction, &one.value) == (other.case_id, other.correction, &other.value)
        };
        let last = |one: &&Statement| !said.iter().any(|other| same(one, other) && other.place() > one.place());
        let counting: Vec<Statement> = said.iter().filter(last).cloned().collect();
        prop_assert_eq!(fold(&key, &said, None, "x", NOW), fold(&key, &counting, None, "x", NOW));
    }
}
