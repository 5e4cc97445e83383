//! The rules of complaints, as tables.

use baton_model::{Ids, Role, SystemIds};
use time::Duration;
use time::macros::datetime;

use super::*;

const NOW: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);

fn actor(id: &str, department: &str) -> Actor {
    let department = department.parse().unwrap();
    Actor { id: id.to_owned(), name: id.to_owned(), department, role: Role::Agent }
}

fn complaint() -> Complaint {
    let customer_id = SystemIds.customer_id();
    Complaint {
        id: SystemIds.complaint_id(customer_id.partition()),
        customer_id,
        case_id: SystemIds.case_id(customer_id.partition()),
        case_number: "K7F3-QPX8".to_owned(),
        department: "support".parse().unwrap(),
        kind: ComplaintKind::Late,
        account: Account { summary: "A week late".to_owned(), ..Account::default() },
        evidence: Vec::new(),
        accused_id: Some("rui".to_owned()),
        fault: Fault::Unknown,
        times_told: 1,
        received_at: NOW,
        filed_at: NOW,
        filed_by: actor("ana", "support"),
        apologies: Vec::new(),
        offers: Vec::new(),
        refusals: Vec::new(),
        escalations: Vec::new(),
        cooling_off_until: None,
        verdict: None,
        revision: 1,
    }
}

fn euros(cents: i64) -> Money {
    Money::new("EUR", cents).unwrap()
}

fn offering(kind: RemedyKind, cents: i64) -> Offering {
    Offering { kind, cost_to_us: euros(cents), value_to_customer: euros(cents), text: "Sorry".to_owned() }
}

fn offered(complaint: &Complaint, kind: RemedyKind, cents: i64, limit: i64) -> Result<Complaint, Refusal> {
    let ids = (SystemIds.uuid(), SystemIds.follow_up_id(complaint.customer_id.partition()));
    let (by, given) = (actor("ana", "support"), Vec::new());
    complaint.offer(ids, offering(kind, cents), Authority::UpTo(limit), &given, &by, NOW)
}

fn state(complaint: &Complaint, number: i32) -> OfferState {
    complaint.offered(number).unwrap().state
}

#[test]
fn four_parts_count_a_quarter_each() {
    let bare = complaint();
    assert_eq!(
        bare.completeness(),
        (0, ["text", "cost", "desired_outcome", "evidence"].map(str::to_owned).into())
    );
    let again = Account {
        text: "It came a week late".to_owned(),
        cost: Some(Cost { minutes: 90, ..Cost::default() }),
        desired_outcome: "An apology".to_owned(),
        ..Account::default()
    };
    let told = bare.told_again(&again);
    assert_eq!((told.times_told, told.account.summary.as_str()), (2, "A week late"));
    assert_eq!(told.completeness(), (75, vec!["evidence".to_owned()]));
    let support = "support".parse().unwrap();
    let asked = told.request_evidence("receipt", &support, NOW).unwrap();
    assert_eq!(asked.completeness(), (75, vec!["evidence:receipt".to_owned()]));
    let whole = asked.supply_evidence("receipt", "A photo".to_owned(), NOW).unwrap();
    assert_eq!(whole.completeness(), (100, Vec::new()));
    let other = Account { text: "Something else".to_owned(), ..Account::default() };
    assert_eq!(whole.told_again(&other).account.text, "It came a week late", "what was known stays");
}

#[test]
fn a_piece_of_evidence_is_asked_for_once_and_not_when_it_came_unasked() {
    let support = "support".parse().unwrap();
    let asked = complaint().request_evidence("photo", &support, NOW).unwrap();
    let unasked = complaint().supply_evidence("photo", "Two photos".to_owned(), NOW).unwrap();
    for (known, came) in [(asked, None), (unasked, Some(NOW))] {
        match known.request_evidence("photo", &support, NOW).unwrap_err() {
            Refusal::EvidenceAsked { supplied_at, .. } => assert_eq!(supplied_at, came),
            other => panic!("{other}"),
        }
        assert!(known.request_evidence("contract", &support, NOW).is_ok());
    }
}

#[test]
fn what_somebody_may_not_decide_waits_for_an_approval() {
    for (cents, limit, expected) in [
        (5_000, 5_000, OfferState::Offered),
        (5_001, 5_000, OfferState::AwaitingApproval),
        (0, 0, OfferState::Offered),
        (1, 0, OfferState::AwaitingApproval),
    ] {
        let offer = offered(&complaint(), RemedyKind::Credit, cents, limit).unwrap();
        assert_eq!(state(&offer, 1), expected, "{cents} of {limit}");
        assert_eq!(offer.offered(1).unwrap().approve_by.is_some(), expected == OfferState::AwaitingApproval);
    }
    for (role, limit, expected) in [
        (Role::Admin, None, Authority::Unlimited),
        (Role::Importer, None, Authority::Unlimited),
        (Role::Agent, Some(5_000), Authority::UpTo(5_000)),
        (Role::Lead, None, Authority::UpTo(0)),
        (Role::Service, Some(5_000), Authority::UpTo(0)),
    ] {
        assert_eq!(Authority::of(role, limit), expected, "{role}");
    }
}

#[test]
fn an_approval_is_somebody_elses_within_their_authority() {
    let waiting = offered(&complaint(), RemedyKind::Credit, 6_000, 5_000).unwrap();
    assert!(matches!(waiting.answer(1, Answer::Refused, NOW), Err(Refusal::Step(_))), "not yet offered");
    let decide = |id: &str, role, limit, rejection: &str| {
        let decision = Decision { by: actor(id, "support"), at: NOW, rejection: rejection.to_owned() };
        waiting.decide(1, role, Authority::UpTo(limit), decision).map(|decided| state(&decided, 1))
    };
    let not = |why| Err(Refusal::NotApprovable(why));
    assert_eq!(decide("ana", Role::Lead, 50_000, ""), not(NotApprovable::OwnOffer));
    assert_eq!(decide("rita", Role::Agent, 50_000, ""), not(NotApprovable::Role));
    assert_eq!(decide("rita", Role::Lead, 5_999, ""), not(NotApprovable::Limit(euros(5_999))));
    assert_eq!(decide("rita", Role::Lead, 6_000, ""), Ok(OfferState::Offered));
    assert_eq!(decide("rita", Role::Lead, 0, "too much"), Ok(OfferState::Rejected), "anybody may say no");
}

#[test]
fn the_first_answer_counts_and_a_new_offer_withdraws_what_waits() {
    let one = offered(&complaint(), RemedyKind::Credit, 100, 5_000).unwrap();
    let two = offered(&one, RemedyKind::Credit, 200, 5_000).unwrap();
    assert_eq!((state(&two, 1), state(&two, 2)), (OfferState::Withdrawn, OfferState::Offered));
    assert!(matches!(two.answer(1, Answer::Refused, NOW), Err(Refusal::OfferAnswered { number: 1, .. })));
    assert_eq!(two.answer(3, Answer::Refused, NOW), Err(Refusal::NoSuchOffer));
    let promise = baton_model::PromiseId::from_uuid(SystemIds.uuid());
    let agreed = two.answer(2, Answer::Accepted(promise), NOW).unwrap();
    assert_eq!(agreed.granted().map(|offer| offer.number).collect::<Vec<_>>(), [2]);
    assert!(matches!(agreed.answer(2, Answer::Refused, NOW), Err(Refusal::OfferAnswered { .. })));
    let countered = two.answer(2, Answer::Countered("The double".to_owned()), NOW).unwrap();
    assert_eq!(state(&countered, 2), OfferState::Countered);
}

#[test]
fn extras_stay_extras() {
    let given = |count, cents| vec![Given { at: NOW - Duration::DAY, value: euros(cents) }; count];
    let yen = |minor| Money::new("JPY", minor).unwrap();
    for (value, given, allowed) in [
        (euros(10_000), Vec::new(), true),
        (euros(10_001), Vec::new(), false),
        (euros(5_000), given(2, 2_500), true),
        (euros(5_001), given(2, 2_500), false),
        (euros(1), given(3, 1), false),
        (euros(1), vec![Given { at: NOW - Duration::days(365), value: euros(10_000) }; 9], true),
        // Another currency counts as one, and has its own sum; it has no cents.
        (yen(100), given(2, 5_000), true),
        (yen(101), Vec::new(), false),
    ] {
        let checked = goodwill::check(&value, &given, NOW);
        assert_eq!(checked.is_ok(), allowed, "{value} after {}: {checked:?}", given.len());
    }
}

#[test]
fn the_ladder_is_climbed_in_order_with_somebody_outside() {
    let parties: Vec<Department> = ["orders", "support"].map(|slug| slug.parse().unwrap()).into();
    let climb = |from: &Complaint, rung, skip: &str, mediator: Option<(&str, &str)>| {
        let mediator = mediator.map(|(id, of)| (id.to_owned(), of.parse().unwrap()));
        let (reason, skip_reason) = ("Two offers refused".to_owned(), skip.to_owned());
        let climb = Climb { rung, reason, skip_reason, mediator, cooling_off_until: None };
        from.escalate(climb, &parties, &actor("ana", "support"), NOW)
    };
    let next = |next| Err(Refusal::OutOfOrder { next });
    let new = complaint();
    let care = Some(("cleo", "care"));
    assert_eq!(climb(&new, Rung::Mediator, "", care), next(Some(Rung::ContractReview)));
    assert!(climb(&new, Rung::Mediator, "there is no contract", care).is_ok());
    let reviewed = climb(&new, Rung::ContractReview, "", None).unwrap();
    assert_eq!(climb(&reviewed, Rung::ContractReview, "once more", None), next(Some(Rung::Mediator)));
    for inside in [("otto", "orders"), ("sam", "support"), ("rui", "care")] {
        let outcome = climb(&reviewed, Rung::Mediator, "", Some(inside));
        assert!(matches!(outcome, Err(Refusal::MediatorInside { .. })), "{inside:?}");
    }
    let mediated = climb(&reviewed, Rung::Mediator, "", care).unwrap();
    assert!(
        mediated.assess(Fault::Yes, &"care".parse().unwrap()).is_ok(),
        "the mediator's department handles it"
    );
    assert!(reviewed.assess(Fault::Yes, &"care".parse().unwrap()).is_err());
    let written = climb(&mediated, Rung::BreachRecord, "", None).unwrap();
    assert_eq!(climb(&written, Rung::BreachRecord, "", None), next(None));
}

#[test]
fn whom_it_is_about_never_handles_it_and_a_judged_one_takes_no_step() {
    let open = complaint();
    assert!(open.must_not_be_about("rui").is_err() && open.must_not_be_about("ana").is_ok());
    let by = actor("ana", "support");
    let verdict =
        Verdict { outcome: Outcome::Upheld, root_cause: "Label twice".to_owned(), by: by.clone(), at: NOW };
    let waiting = offered(&open, RemedyKind::Credit, 100, 5_000).unwrap();
    let judged = waiting.resolve(verdict.clone(), &by).unwrap();
    assert_eq!((judged.state(), state(&judged, 1)), (RESOLVED, OfferState::Withdrawn));
    assert!(judged.resolve(verdict, &by).is_err());
    assert!(judged.assess(Fault::No, &by.department).is_err());
    assert!(offered(&judged, RemedyKind::Credit, 1, 5_000).is_err());
    let apology = Apology { by, channel: 1, words: "Sorry".to_owned(), at: NOW };
    assert_eq!(judged.apologise(apology).apologised_at(), Some(NOW), "it is never too late to say sorry");
}
