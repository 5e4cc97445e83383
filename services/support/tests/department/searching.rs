//! Known solutions are found by their words.

use baton_errors::Reason;
use baton_proto::support::v1::SearchArticlesRequest;
use baton_testkit::{call, every_page, reason, violations};

use crate::articles::putting;
use crate::harness::Department;

async fn search(department: &Department, query: &str) -> Vec<String> {
    let request = SearchArticlesRequest { query: query.to_owned(), page_size: 50, ..Default::default() };
    let found = call!(&department.support, search_articles, request).unwrap();
    found.articles.into_iter().map(|article| article.title).collect()
}

#[tokio::test]
async fn accents_case_and_endings_do_not_matter() {
    let department = Department::start().await;
    for (title, body) in [
        ("Tela não liga", "Segure o botão."),
        ("Ο δρομολογητής δεν ανάβει", "Πατήστε το κουμπί για δέκα δευτερόλεπτα."),
        ("Screen flickers", "Replace the cable; it's loose."),
        ("המסך לא נדלק", "לחצו על הכפתור."),
    ] {
        department.put(putting(title, body)).await.unwrap();
    }
    for (query, expected) in [
        ("NAO LIGA", "Tela não liga"),
        ("botao", "Tela não liga"),
        ("ΔΡΟΜΟΛΟΓΗΤΗΣ", "Ο δρομολογητής δεν ανάβει"),
        ("κουμπι δεκα", "Ο δρομολογητής δεν ανάβει"),
        ("flicker", "Screen flickers"),
        ("it's (cable) & !loose:*", "Screen flickers"),
        ("המסך", "המסך לא נדלק"),
    ] {
        assert_eq!(search(&department, query).await, [expected], "{query}");
    }
    assert!(search(&department, "flicker botao").await.is_empty());
    assert_eq!(search(&department, "").await.len(), 4);
}

#[tokio::test]
async fn the_better_match_comes_first_then_what_worked_more_often() {
    let department = Department::start().await;
    let mut in_keywords = putting("Paper jam", "Open the tray.");
    in_keywords.article.as_mut().unwrap().keywords = vec!["printer".to_owned()];
    department.put(in_keywords).await.unwrap();
    department.put(putting("Blank page", "Switch the printer off.")).await.unwrap();
    let once = department.put(putting("Printer once", "Wait.")).await.unwrap();
    let often = department.put(putting("Printer often", "Wait.")).await.unwrap();
    let never = department.put(putting("Printer never", "Wait.")).await.unwrap();
    department.try_out(&once.id, true).await;
    for worked in [true, true, true, true, false] {
        department.try_out(&often.id, worked).await;
    }
    department.try_out(&never.id, false).await;
    let expected = ["Printer often", "Printer once", "Printer never", "Paper jam", "Blank page"];
    assert_eq!(search(&department, "printer").await, expected);

    // A new version is found by its new words only.
    let mut revised = putting("Scanner", "Wait.");
    let article = revised.article.as_mut().unwrap();
    (article.id, article.etag) = (never.id, never.etag);
    department.put(revised).await.unwrap();
    assert_eq!(search(&department, "printer").await.len(), 4);
    assert_eq!(search(&department, "scanner").await, ["Scanner"]);
}

#[tokio::test]
async fn pages_hold_every_article_once() {
    let department = Department::start().await;
    for number in 0..5 {
        let mut request = putting(&format!("Reset {number}"), "Wait.");
        request.article.as_mut().unwrap().product_id = ["tv", ""][number % 2].to_owned();
        department.put(request).await.unwrap();
    }
    let mut other = putting("Reset another", "Wait.");
    other.article.as_mut().unwrap().product_id = "radio".to_owned();
    department.put(other).await.unwrap();

    let first = SearchArticlesRequest {
        page_size: 2,
        query: "reset".to_owned(),
        product_id: "tv".to_owned(),
        ..Default::default()
    };
    let support = department.support.clone();
    let search = async |page_token| {
        let request = SearchArticlesRequest { page_token, ..first.clone() };
        let page = call!(&support, search_articles, request).unwrap();
        let titles = page.articles.into_iter().map(|article| article.title);
        (titles.collect::<Vec<_>>(), page.next_page_token)
    };
    let mut seen = every_page(2, search).await;
    seen.sort();
    assert_eq!(seen, ["Reset 0", "Reset 1", "Reset 2", "Reset 3", "Reset 4"]);

    let (_, page_token) = search(String::new()).await;
    let elsewhere = SearchArticlesRequest { query: "another".to_owned(), page_token, ..first.clone() };
    assert_eq!(reason(call!(&support, search_articles, elsewhere)), Reason::InvalidPageToken);
    let long = SearchArticlesRequest { query: "x".repeat(201), ..first };
    assert_eq!(violations(&call!(&support, search_articles, long).unwrap_err()), ["query"]);
}
