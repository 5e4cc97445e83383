//! Calendars and standards: who defines them, how they are checked, and what they say of office hours.

use baton_client::Connection;
use baton_errors::Reason;
use baton_model::Role;
use baton_proto::cases::v1::{
    Calendar, GetOfficeHoursRequest, GetOfficeHoursResponse, Hours, ListCalendarsRequest,
    ListStandardsRequest, Matter, Pause, PutCalendarRequest, PutStandardRequest, RequestHandoffRequest,
    SpecialDay, Standard, Weekday, Window,
};
use prost_types::{Duration, Timestamp};
use tonic::Status;

use crate::desk::{violations, why};
use crate::harness::{Bench, context, metadata, reason, seconds};

/// Opens at these hours from Monday to Friday.
pub(crate) fn calendar(name: &str, zone: &str, opens: &str, closes: &str) -> Calendar {
    let hours = || Some(Hours { opens: opens.to_owned(), closes: closes.to_owned() });
    Calendar {
        name: name.to_owned(),
        title: "Office hours".to_owned(),
        time_zone: zone.to_owned(),
        windows: (1..=5).map(|day| Window { day, hours: hours() }).collect(),
        ..Calendar::default()
    }
}

/// Answer a case within some minutes.
pub(crate) fn standard(name: &str, minutes: i64) -> Standard {
    Standard {
        name: name.to_owned(),
        title: format!("Answer within {minutes} minutes"),
        matter: Matter::Case.into(),
        start_types: vec!["baton.cases.v1.CaseOpened".to_owned()],
        stop_types: vec!["baton.cases.v1.CaseResolved".to_owned()],
        contact_stops: true,
        within: Some(Duration { seconds: minutes * 60, nanos: 0 }),
        ..Standard::default()
    }
}

pub(crate) async fn put_calendar(as_whom: &Connection, calendar: Calendar) -> Result<Calendar, Status> {
    let request = PutCalendarRequest { context: context(), calendar: Some(calendar) };
    Ok(as_whom.standards().put_calendar(request).await?.into_inner().calendar.unwrap())
}

pub(crate) async fn put_standard(as_whom: &Connection, standard: Standard) -> Result<Standard, Status> {
    let request = PutStandardRequest { context: context(), standard: Some(standard) };
    Ok(as_whom.standards().put_standard(request).await?.into_inner().standard.unwrap())
}

async fn calendars(connection: &Connection, request: ListCalendarsRequest) -> Vec<(String, i32)> {
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListCalendarsRequest { page_token, ..request.clone() };
        let page = connection.standards().list_calendars(request).await.unwrap().into_inner();
        found.extend(page.calendars.into_iter().map(|calendar| (calendar.name, calendar.version)));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return found;
        }
    }
}

#[tokio::test]
async fn an_install_starts_with_standards_and_office_hours() {
    let bench = Bench::start().await;
    let agent = bench.agent("orders");
    assert_eq!(
        calendars(&agent, ListCalendarsRequest { page_size: 1, ..Default::default() }).await,
        [("always".to_owned(), 1), ("default".to_owned(), 1)]
    );
    let listed =
        agent.standards().list_standards(ListStandardsRequest::default()).await.unwrap().into_inner();
    let found: Vec<_> = listed
        .standards
        .iter()
        .map(|standard| (standard.name.as_str(), standard.within.unwrap().seconds / 60))
        .collect();
    assert_eq!(
        found,
        [
            ("accept-handoff", 10),
            ("apologise", 60),
            ("bad-news", 240),
            ("first-answer", 240),
            ("resolve-case", 2_400)
        ]
    );
    assert!(listed.standards.iter().all(|standard| standard.put_by.is_none() && standard.version == 1));
}

#[tokio::test]
async fn what_is_put_is_the_next_version_unless_nothing_differs() {
    let bench = Bench::start().await;
    let admin = bench.as_role("orders", Role::Admin);
    let first = put_calendar(&admin, calendar("shop", "europe/lisbon", "09:00", "18:00")).await.unwrap();
    assert_eq!((first.version, first.time_zone.as_str()), (1, "Europe/Lisbon"));
    let again = put_calendar(&admin, calendar("shop", "Europe/Lisbon", "09:00", "18:00")).await.unwrap();
    assert_eq!(again, first, "nothing differs");
    let holiday = SpecialDay { date: "2026-12-25".to_owned(), name: "Natal".to_owned(), hours: Vec::new() };
    let changed = Calendar { special_days: vec![holiday], ..first.clone() };
    let second = put_calendar(&admin, changed.clone()).await.unwrap();
    assert_eq!((second.version, &second.special_days), (2, &changed.special_days));
    let stale = put_calendar(&admin, changed).await.unwrap_err();
    assert_eq!((reason(&stale), metadata(&stale, "current_etag").as_str()), (Reason::StaleEtag, "2"));
    let of_shop = ListCalendarsRequest { name: "shop".to_owned(), ..Default::default() };
    assert_eq!(calendars(&admin, of_shop.clone()).await, [("shop".to_owned(), 2)]);
    let all = ListCalendarsRequest { all_versions: true, page_size: 1, ..of_shop };
    assert_eq!(calendars(&admin, all).await, [("shop".to_owned(), 1), ("shop".to_owned(), 2)]);

    let wanted = Standard { calendar: "shop".to_owned(), ..standard("answer", 30) };
    let first = put_standard(&admin, wanted.clone()).await.unwrap();
    assert_eq!((first.version, first.put_by.as_ref().unwrap().id.as_str()), (1, "orders-admin"));
    assert_eq!(put_standard(&admin, wanted.clone()).await.unwrap(), first);
    let second = put_standard(&admin, Standard { retired: true, ..first.clone() }).await.unwrap();
    assert_eq!((second.version, second.retired), (2, true));
    assert_eq!(why(put_standard(&admin, Standard { version: 1, ..wanted.clone() }).await), Reason::StaleEtag);
    let other = Standard { matter: Matter::Customer.into(), contact_stops: false, ..wanted.clone() };
    assert_eq!(violations(&put_standard(&admin, other).await.unwrap_err()), ["standard.matter"]);
    let nowhere = put_standard(&admin, Standard { calendar: "moon".to_owned(), ..wanted }).await.unwrap_err();
    assert_eq!(
        (reason(&nowhere), metadata(&nowhere, "calendar").as_str()),
        (Reason::CalendarNotFound, "moon")
    );
}

#[tokio::test]
async fn a_repeated_put_gets_its_first_answer() {
    let bench = Bench::start().await;
    let admin = bench.as_role("orders", Role::Admin);
    let request = PutStandardRequest { context: context(), standard: Some(standard("answer", 30)) };
    let first = admin.standards().put_standard(request.clone()).await.unwrap().into_inner();
    put_standard(&admin, standard("answer", 20)).await.unwrap();
    assert_eq!(admin.standards().put_standard(request.clone()).await.unwrap().into_inner(), first);
    let reused = PutStandardRequest { standard: Some(standard("answer", 10)), ..request };
    assert_eq!(why(admin.standards().put_standard(reused).await), Reason::RequestIdReused);

    let request =
        PutCalendarRequest { context: context(), calendar: Some(calendar("shop", "UTC", "09:00", "18:00")) };
    let first = admin.standards().put_calendar(request.clone()).await.unwrap().into_inner();
    put_calendar(&admin, calendar("shop", "UTC", "10:00", "18:00")).await.unwrap();
    assert_eq!(admin.standards().put_calendar(request.clone()).await.unwrap().into_inner(), first);
    let reused = PutCalendarRequest { calendar: Some(calendar("shop", "UTC", "11:00", "18:00")), ..request };
    assert_eq!(why(admin.standards().put_calendar(reused).await), Reason::RequestIdReused);
}

#[tokio::test]
async fn a_lead_defines_what_is_of_the_own_department_alone() {
    let bench = Bench::start().await;
    let (agent, lead) = (bench.agent("support"), bench.as_role("support", Role::Lead));
    let own = calendar("support", "Asia/Yerevan", "09:00", "18:00");
    assert_eq!(why(put_calendar(&agent, own.clone()).await), Reason::RoleNotAllowed);
    put_calendar(&lead, own.clone()).await.unwrap();
    for name in ["default", "orders"] {
        let refused =
            put_calendar(&lead, Calendar { name: name.to_owned(), ..own.clone() }).await.unwrap_err();
        assert_eq!(reason(&refused), Reason::DepartmentNotAllowed, "{name}");
        assert_eq!(metadata(&refused, "department"), "support");
    }
    let of = |departments: &[&str]| Standard {
        departments: departments.iter().map(|name| (*name).to_owned()).collect(),
        ..standard("support-answer", 5)
    };
    put_standard(&lead, of(&["support"])).await.unwrap();
    for departments in [&[][..], &["orders"], &["orders", "support"]] {
        assert_eq!(
            why(put_standard(&lead, of(departments)).await),
            Reason::DepartmentNotAllowed,
            "{departments:?}"
        );
    }
    let everybodys = Standard { name: "first-answer".to_owned(), ..of(&["support"]) };
    assert_eq!(
        why(put_standard(&lead, everybodys).await),
        Reason::DepartmentNotAllowed,
        "it is not theirs to take"
    );
}

#[tokio::test]
async fn what_is_put_is_checked() {
    let bench = Bench::start().await;
    let admin = bench.as_role("orders", Role::Admin);
    let hours =
        |opens: &str, closes: &str| Some(Hours { opens: opens.to_owned(), closes: closes.to_owned() });
    let holiday = |date: &str| SpecialDay { date: date.to_owned(), ..SpecialDay::default() };
    let bad = Calendar {
        name: "Shop!".to_owned(),
        title: "x".repeat(201),
        time_zone: "Europe/Atlantis".to_owned(),
        windows: vec![
            Window { day: Weekday::Unspecified.into(), hours: hours("09:00", "18:00") },
            Window { day: Weekday::Monday.into(), hours: hours("24:00", "18:00") },
            Window { day: Weekday::Monday.into(), hours: None },
        ],
        special_days: vec![holiday("2027-02-29"), holiday("2028-02-29"), holiday("2028-02-29")],
        version: -1,
        ..Calendar::default()
    };
    assert_eq!(
        violations(&put_calendar(&admin, bad).await.unwrap_err()),
        [
            "calendar.name",
            "calendar.special_days[0].date",
            "calendar.special_days[2].date",
            "calendar.time_zone",
            "calendar.title",
            "calendar.version",
            "calendar.windows[0].day",
            "calendar.windows[1].hours",
            "calendar.windows[2].hours",
        ]
    );
    let closed = Calendar { windows: Vec::new(), ..calendar("shop", "UTC", "09:00", "18:00") };
    assert_eq!(violations(&put_calendar(&admin, closed).await.unwrap_err()), ["calendar.windows"]);

    let good = standard("answer", 30);
    let pause =
        Pause { reason: "Waiting".to_owned(), begin_types: vec!["later".to_owned()], ..Pause::default() };
    let duration = |seconds| Some(Duration { seconds, nanos: 0 });
    let table = [
        (
            Standard { name: String::new(), title: String::new(), ..good.clone() },
            vec!["standard.name", "standard.title"],
        ),
        (Standard { matter: 0, ..good.clone() }, vec!["standard.matter"]),
        (Standard { start_types: Vec::new(), ..good.clone() }, vec!["standard.start_types"]),
        (
            Standard { start_types: vec!["CaseOpened".to_owned()], ..good.clone() },
            vec!["standard.start_types"],
        ),
        (
            Standard { stop_types: Vec::new(), contact_stops: false, ..good.clone() },
            vec!["standard.stop_types"],
        ),
        (Standard { within: None, ..good.clone() }, vec!["standard.within"]),
        (Standard { within: duration(-1), ..good.clone() }, vec!["standard.within"]),
        (Standard { within: duration(i64::MAX), ..good.clone() }, vec!["standard.within"]),
        (Standard { measure: "rings".to_owned(), at_most: 3, ..good.clone() }, vec!["standard.measure"]),
        (
            Standard { departments: vec!["Orders!".to_owned()], ..good.clone() },
            vec!["standard.departments[0]"],
        ),
        (
            Standard { pauses: vec![pause], ..good.clone() },
            vec!["standard.pauses[0]", "standard.pauses[0].begin_types", "standard.pauses[0].reason"],
        ),
        (
            Standard { matter: Matter::Handoff.into(), ..good.clone() },
            vec!["standard.contact_stops", "standard.start_types"],
        ),
        (
            Standard { matter: Matter::Contact.into(), at_most: -1, contact_stops: false, ..good },
            vec!["standard.at_most", "standard.measure", "standard.stop_types", "standard.within"],
        ),
    ];
    for (standard, expected) in table {
        assert_eq!(
            violations(&put_standard(&admin, standard.clone()).await.unwrap_err()),
            expected,
            "{standard:?}"
        );
    }
}

#[tokio::test]
async fn office_hours_say_what_may_be_promised() {
    let bench = Bench::start().await;
    let admin = bench.as_role("orders", Role::Admin);
    put_calendar(&admin, calendar("support", "Asia/Yerevan", "09:00", "18:00")).await.unwrap();
    let ask = async |department: &str, at: Option<Timestamp>, hours: Option<i64>| {
        let working_time = hours.map(|hours| Duration { seconds: hours * 3_600, nanos: 0 });
        let request = GetOfficeHoursRequest {
            department: department.to_owned(),
            at,
            working_time,
            ..Default::default()
        };
        admin.standards().get_office_hours(request).await.unwrap().into_inner()
    };
    // The clock stands at nine on a Monday; Yerevan is four hours ahead.
    let now = seconds(0);
    let of = |calendar: &str, is_open, opens: i64, closes: i64, until: Option<i64>| GetOfficeHoursResponse {
        calendar: calendar.to_owned(),
        is_open,
        opens_at: seconds(opens * 3_600),
        closes_at: seconds(closes * 3_600),
        until: until.and_then(|hours| seconds(hours * 3_600)),
    };
    assert_eq!(ask("support", None, None).await, of("support", true, -4, 5, None));
    assert_eq!(ask("support", now, Some(6)).await, of("support", true, -4, 5, Some(21)));
    assert_eq!(ask("support", now, Some(-5)).await, of("support", true, -4, 5, Some(-68)), "on Friday");
    assert_eq!(ask("billing", now, Some(1)).await, of("default", true, 0, 8, Some(1)));
    let evening = seconds(10 * 3_600);
    assert_eq!(
        ask("billing", evening, Some(0)).await,
        of("default", false, 24, 32, Some(10)),
        "first thing tomorrow"
    );

    let request = GetOfficeHoursRequest { calendar: "moon".to_owned(), ..Default::default() };
    assert_eq!(why(admin.standards().get_office_hours(request).await), Reason::CalendarNotFound);
    let refused = admin.standards().get_office_hours(GetOfficeHoursRequest::default()).await.unwrap_err();
    assert_eq!(violations(&refused), ["department"]);
}

#[tokio::test]
async fn a_handoff_waits_for_working_time_of_the_asked_department() {
    let bench = Bench::start().await;
    let (admin, orders) = (bench.as_role("orders", Role::Admin), bench.desk("ana", "orders"));
    put_calendar(&admin, calendar("support", "America/Sao_Paulo", "09:00", "12:00")).await.unwrap();
    let customer = bench.somebody().await;
    let ask = async |to: &str, accept_by| {
        let case = orders.open(&customer).await.id;
        let request = RequestHandoffRequest {
            context: context(),
            case,
            to_department: to.to_owned(),
            reason: "Parcel damaged".to_owned(),
            accept_by,
            ..Default::default()
        };
        orders.handoffs().request_handoff(request).await.unwrap().into_inner().handoff.unwrap().accept_by
    };
    assert_eq!(ask("billing", None).await, seconds(600));
    assert_eq!(ask("support", None).await, seconds(3 * 3_600 + 600), "it is six in the morning there");
    assert_eq!(ask("support", seconds(60)).await, seconds(60), "the sender may say otherwise");
}
