//! Lists of cases and handoffs.

use std::time::Duration;

use baton_errors::Reason;
use baton_proto::cases::v1::{Case, CaseState, Handoff, HandoffState, ListCasesRequest, ListHandoffsRequest};
use tonic::Response;

use crate::desk::{Desk, violations, why};
use crate::harness::Bench;

/// Reads a list page by page.
async fn cases(desk: &Desk, request: ListCasesRequest) -> Vec<Case> {
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListCasesRequest { page_token, ..request.clone() };
        let page = desk.cases().list_cases(request.clone()).await.unwrap().into_inner();
        assert!(page.cases.len() <= request.page_size.max(1) as usize || request.page_size == 0);
        found.extend(page.cases);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return found;
        }
    }
}

/// Reads a list page by page.
async fn handoffs(desk: &Desk, request: ListHandoffsRequest) -> Vec<Handoff> {
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListHandoffsRequest { page_token, ..request.clone() };
        let page = desk.handoffs().list_handoffs(request).await.unwrap().into_inner();
        found.extend(page.handoffs);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return found;
        }
    }
}

fn ids(cases: &[Case]) -> Vec<&str> {
    cases.iter().map(|case| case.id.as_str()).collect()
}

#[tokio::test]
async fn cases_are_listed_by_page_and_filter_the_latest_opened_first() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let (maria, joao) = (bench.somebody().await, bench.somebody().await);
    let mut opened = Vec::new();
    for number in 0..9 {
        // Some change at the same instant, so that the order among them has to come from somewhere else.
        if number % 3 == 0 {
            bench.clock.advance(Duration::from_mins(1));
        }
        let desk = if number % 2 == 0 { &orders } else { &support };
        opened.push(desk.open(if number < 6 { &maria } else { &joao }).await);
    }
    bench.clock.advance(Duration::from_mins(1));
    let resolved = orders.resolve(&opened[0].id).await.unwrap();

    let all = cases(&orders, ListCasesRequest { page_size: 2, ..Default::default() }).await;
    assert_eq!(all.len(), 9);
    assert!(all.contains(&resolved));
    let key = |case: &Case| (case.opened_at.unwrap().seconds, case.id.clone());
    assert!(all.is_sorted_by(|one, next| key(one) > key(next)));
    assert_eq!(cases(&orders, ListCasesRequest::default()).await, all, "however it is paged");

    let of_maria = ListCasesRequest { page_size: 4, customer_id: maria.clone(), ..Default::default() };
    assert_eq!(cases(&orders, of_maria.clone()).await.len(), 6);
    let open_of_maria = ListCasesRequest { states: vec![CaseState::Open.into()], ..of_maria };
    let found = cases(&orders, open_of_maria).await;
    assert_eq!(found.len(), 5);
    assert!(!ids(&found).contains(&resolved.id.as_str()));
    let of_support = ListCasesRequest { department: "support".to_owned(), ..Default::default() };
    assert!(cases(&orders, of_support.clone()).await.iter().all(|case| case.department == "support"));
    let both = vec![CaseState::Resolved.into(), CaseState::Closed.into()];
    let done = cases(&orders, ListCasesRequest { states: both, ..Default::default() }).await;
    assert_eq!(ids(&done), [resolved.id.as_str()]);

    let list = async |request| orders.cases().list_cases(request).await.map(Response::into_inner);
    let bad = ListCasesRequest {
        customer_id: "maria".to_owned(),
        department: "Support!".to_owned(),
        states: vec![0, 9],
        ..Default::default()
    };
    assert_eq!(violations(&list(bad).await.unwrap_err()), ["customer_id", "department", "states"]);
    let negative = ListCasesRequest { page_size: -1, ..Default::default() };
    assert_eq!(violations(&list(negative).await.unwrap_err()), ["page_size"]);
    let first = list(ListCasesRequest { page_size: 2, ..Default::default() }).await.unwrap();
    let other_filter = ListCasesRequest { page_token: first.next_page_token, ..of_support };
    assert_eq!(why(list(other_filter).await), Reason::InvalidPageToken);
    let forged = ListCasesRequest { page_token: "bm90IGEgdG9rZW4".to_owned(), ..Default::default() };
    assert_eq!(why(list(forged).await), Reason::InvalidPageToken);
}

#[tokio::test]
async fn a_case_that_changes_between_two_pages_is_seen_exactly_once() {
    let bench = Bench::start().await;
    let orders = bench.desk("ana", "orders");
    let maria = bench.somebody().await;
    let mut opened = Vec::new();
    for _ in 0..6 {
        bench.clock.advance(Duration::from_mins(1));
        opened.push(orders.open(&maria).await.id);
    }
    for filter in [
        ListCasesRequest::default(),
        ListCasesRequest { department: "orders".to_owned(), ..Default::default() },
        ListCasesRequest { customer_id: maria.clone(), ..Default::default() },
    ] {
        let mut request = ListCasesRequest { page_size: 2, ..filter };
        let mut seen = Vec::new();
        loop {
            let page = orders.cases().list_cases(request.clone()).await.unwrap().into_inner();
            seen.extend(page.cases.into_iter().map(|case| case.id));
            request.page_token = page.next_page_token;
            if request.page_token.is_empty() {
                break;
            }
            // One that was seen and one that was not.
            bench.clock.advance(Duration::from_mins(1));
            for case in [&opened[0], &opened[5]] {
                orders.retitle(case, "Parcel very late").await.unwrap();
            }
        }
        assert!(seen.iter().eq(opened.iter().rev()), "{seen:?}");
    }
}

#[tokio::test]
async fn pages_of_heavy_rows_are_cut_before_clients_refuse_them() {
    let bench = Bench::start().await;
    let orders = bench.desk("ana", "orders");
    let maria = bench.somebody().await;
    for _ in 0..8 {
        let case = orders.open(&maria).await;
        orders.request(&case.id, "support").await.unwrap();
    }
    // More than a request may say: the answer must not depend on it.
    let sql = "update cases set resolution = repeat('x', 300000);
        update handoffs set outcome = repeat('x', 300000)";
    sqlx::raw_sql(sql).execute(&mut bench.database.connect().await).await.unwrap();
    let (mut token, mut seen) = (String::new(), 0);
    loop {
        let request = ListCasesRequest { page_token: token, ..Default::default() };
        let page = orders.cases().list_cases(request).await.unwrap().into_inner();
        assert!((1..=3).contains(&page.cases.len()), "{}", page.cases.len());
        (token, seen) = (page.next_page_token, seen + page.cases.len());
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(seen, 8);
    let (mut token, mut seen) = (String::new(), 0);
    loop {
        let request = ListHandoffsRequest { page_token: token, ..Default::default() };
        let page = orders.handoffs().list_handoffs(request).await.unwrap().into_inner();
        assert!((1..=3).contains(&page.handoffs.len()), "{}", page.handoffs.len());
        (token, seen) = (page.next_page_token, seen + page.handoffs.len());
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(seen, 8);
}

#[tokio::test]
async fn handoffs_are_listed_by_page_and_filter_the_latest_requested_first() {
    let bench = Bench::start().await;
    let (orders, support) = (bench.desk("ana", "orders"), bench.desk("bela", "support"));
    let customer = bench.somebody().await;
    let mut asked = Vec::new();
    for number in 0..6 {
        bench.clock.advance(Duration::from_mins(1));
        let case = orders.open(&customer).await;
        let to = if number % 3 == 0 { "billing" } else { "support" };
        asked.push(orders.request(&case.id, to).await.unwrap());
    }
    support.accept(&asked[1].id).await.unwrap();
    support.decline(&asked[2].id).await.unwrap();

    let listed = async |request| {
        let found = handoffs(&support, request).await;
        assert!(found.iter().all(|handoff| handoff.brief.is_none()), "lists go without briefs");
        found.into_iter().map(|handoff| handoff.id).collect::<Vec<_>>()
    };
    let expected = |numbers: &[usize]| numbers.iter().map(|n| asked[*n].id.clone()).collect::<Vec<_>>();
    let all = ListHandoffsRequest { page_size: 2, ..Default::default() };
    assert_eq!(listed(all).await, expected(&[5, 4, 3, 2, 1, 0]));
    let to_support = ListHandoffsRequest { to_department: "support".to_owned(), ..Default::default() };
    assert_eq!(listed(to_support.clone()).await, expected(&[5, 4, 2, 1]));
    let waiting = ListHandoffsRequest { states: vec![HandoffState::Requested.into()], ..to_support };
    assert_eq!(listed(waiting).await, expected(&[5, 4]));
    let of_case = ListHandoffsRequest { case_id: asked[3].case_id.clone(), ..Default::default() };
    assert_eq!(listed(of_case).await, expected(&[3]));
    let from_support = ListHandoffsRequest { from_department: "support".to_owned(), ..Default::default() };
    assert_eq!(listed(from_support).await, Vec::<String>::new());

    let bad =
        ListHandoffsRequest { case_id: asked[0].case_number.clone(), states: vec![8], ..Default::default() };
    let refused = support.handoffs().list_handoffs(bad).await.unwrap_err();
    assert_eq!(violations(&refused), ["case_id", "states"]);
}
