//! Calendars, standards and clocks as tonic sees them.

use baton_auth::Caller;
use baton_db::Page;
use baton_errors::{Failure, Violations};
use baton_model::{CustomerId, Department, Role};
use baton_proto::ListRequest;
use baton_proto::cases::v1::standards_service_server::StandardsService;
use baton_proto::cases::v1::{
    Compliance, ComplianceGroup, GetComplianceRequest, GetComplianceResponse, GetOfficeHoursRequest,
    GetOfficeHoursResponse, ListCalendarsRequest, ListCalendarsResponse, ListClocksRequest,
    ListClocksResponse, ListStandardsRequest, ListStandardsResponse, PutCalendarRequest, PutCalendarResponse,
    PutStandardRequest, PutStandardResponse, RecordContactRequest, RecordContactResponse,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::Duration;
use tonic::{Request, Response, Status};

use super::convert::{self, Write, cases, checked, instant, optional, standards as read};
use crate::app::App;
use crate::commands::standards::put_calendar::PutCalendar;
use crate::commands::standards::put_standard::PutStandard;
use crate::commands::standards::record_contact::RecordContact;
use crate::messages;
use crate::queries::standards::clocks::ListClocks;
use crate::queries::standards::compliance::GetCompliance;
use crate::queries::standards::list_calendars::ListCalendars;
use crate::queries::standards::list_standards::ListStandards;
use crate::queries::standards::office_hours::{GetOfficeHours, Whose};
use crate::queries::standards::versions::Versions;
use crate::store::clocks::{Group, Tally};
use crate::store::definitions::INSTALL;

/// The service of standards.
#[derive(Debug)]
pub(crate) struct Standards {
    pub(crate) app: App,
}

/// The department of somebody who may put only what is its own.
fn own(caller: &Caller) -> Option<Department> {
    (!caller.is(Role::Admin)).then(|| caller.department().clone())
}

/// The page of a list that is asked for.
fn page<K: Serialize + DeserializeOwned>(list: &str, request: &impl ListRequest) -> Result<Page<K>, Failure> {
    let filter = [list.as_bytes(), request.filter().encode_to_vec().as_slice()].concat();
    Ok(Page::parse(filter, request.page_size(), request.page_token())?)
}

#[tonic::async_trait]
impl StandardsService for Standards {
    async fn put_calendar(
        &self,
        request: Request<PutCalendarRequest>,
    ) -> Result<Response<PutCalendarResponse>, Status> {
        let Write { caller, request, mut violations, context } = convert::write(&self.app, request)?;
        let now = self.app.clock.now();
        let calendar = read::calendar(&mut violations, request.calendar.clone().unwrap_or_default(), now);
        let (context, calendar) = checked(violations, context.zip(calendar))?;
        let key = context.key("PutCalendar", INSTALL, &request);
        let command = PutCalendar { calendar, own: own(&caller), now };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn list_calendars(
        &self,
        request: Request<ListCalendarsRequest>,
    ) -> Result<Response<ListCalendarsResponse>, Status> {
        let request = request.into_inner();
        let page = page("ListCalendars", &request)?;
        let now = self.app.clock.now();
        let versions = Versions { page, name: request.name, all: request.all_versions, now };
        let (calendars, next_page_token) = self.app.ask(ListCalendars(versions)).await?;
        let calendars = calendars.iter().map(messages::calendar).collect();
        Ok(Response::new(ListCalendarsResponse { calendars, next_page_token }))
    }

    async fn get_office_hours(
        &self,
        request: Request<GetOfficeHoursRequest>,
    ) -> Result<Response<GetOfficeHoursResponse>, Status> {
        let GetOfficeHoursRequest { department, calendar, at, working_time } = request.into_inner();
        let mut violations = Violations::new();
        if department.is_empty() == calendar.is_empty() {
            violations.add("department", "must be set, or calendar, and not both");
        }
        let department = optional::<Department>(&mut violations, "department", &department);
        let at = at.map_or(Some(self.app.clock.now()), |at| violations.take("at", instant(at)));
        let working_time =
            working_time.and_then(|working| read::duration(&mut violations, "working_time", working));
        let (department, at) = checked(violations, department.zip(at))?;
        let whose = department.map_or(Whose::Calendar(calendar), Whose::Department);
        Ok(Response::new(self.app.ask(GetOfficeHours { whose, at, working_time }).await?))
    }

    async fn put_standard(
        &self,
        request: Request<PutStandardRequest>,
    ) -> Result<Response<PutStandardResponse>, Status> {
        let Write { caller, request, mut violations, context } = convert::write(&self.app, request)?;
        let now = self.app.clock.now();
        let asked = request.standard.clone().unwrap_or_default();
        let standard = read::standard(&mut violations, asked, &caller.actor, now);
        let (context, standard) = checked(violations, context.zip(standard))?;
        let key = context.key("PutStandard", INSTALL, &request);
        let command = PutStandard { standard, own: own(&caller), now };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn list_standards(
        &self,
        request: Request<ListStandardsRequest>,
    ) -> Result<Response<ListStandardsResponse>, Status> {
        let request = request.into_inner();
        let page = page("ListStandards", &request)?;
        let now = self.app.clock.now();
        let versions = Versions { page, name: request.name, all: request.all_versions, now };
        let (standards, next_page_token) = self.app.ask(ListStandards(versions)).await?;
        let standards = standards.iter().map(messages::standard).collect();
        Ok(Response::new(ListStandardsResponse { standards, next_page_token }))
    }

    async fn record_contact(
        &self,
        request: Request<RecordContactRequest>,
    ) -> Result<Response<RecordContactResponse>, Status> {
        let Write { request, mut violations, context, .. } = convert::write(&self.app, request)?;
        let customer_id = violations.take("customer_id", request.customer_id.parse::<CustomerId>());
        let contact = read::contact(&mut violations, request.measurements.clone(), request.note.clone());
        let (context, customer_id) = checked(violations, context.zip(customer_id))?;
        let key = context.key("RecordContact", customer_id.partition(), &request);
        let command = RecordContact { circumstances: context.circumstances, customer_id, contact };
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn list_clocks(
        &self,
        request: Request<ListClocksRequest>,
    ) -> Result<Response<ListClocksResponse>, Status> {
        let request = request.into_inner();
        let now = self.app.clock.now();
        let mut violations = Violations::new();
        if request.case.is_empty() == request.customer_id.is_empty() {
            violations.add("case", "must be set, or customer_id, and not both");
        }
        let customer = optional::<CustomerId>(&mut violations, "customer_id", &request.customer_id);
        let name = (!request.case.is_empty()).then(|| cases::name(&mut violations, "case", &request.case));
        let at = request.at.map_or(Some(now), |at| violations.take("at", instant(at)));
        if at.is_some_and(|at| at > now) {
            violations.add("at", "must not be in the future");
        }
        let (customer, at) = checked(violations, customer.zip(at))?;
        let page = page("ListClocks", &request)?;
        let case = match name.flatten() {
            Some(name) => Some(self.app.locate_case(name).await?),
            None => None,
        };
        let (clocks, next_page_token) = self.app.ask(ListClocks { page, customer, case, at }).await?;
        Ok(Response::new(ListClocksResponse { clocks, next_page_token }))
    }

    async fn get_compliance(
        &self,
        request: Request<GetComplianceRequest>,
    ) -> Result<Response<GetComplianceResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::new();
        let period = request.period.unwrap_or_default();
        let mut bound = |field: &str, at: Option<_>| at.and_then(|at| violations.take(field, instant(at)));
        let from = bound("period.start_time", period.start_time);
        let before = bound("period.end_time", period.end_time);
        let group = match ComplianceGroup::try_from(request.group_by) {
            Ok(ComplianceGroup::Unspecified | ComplianceGroup::Department) => Some(Group::Department),
            Ok(ComplianceGroup::Agent) => Some(Group::Agent),
            Ok(ComplianceGroup::Tier) => Some(Group::Tier),
            Err(_) => None,
        };
        if group.is_none() {
            violations.add("group_by", "must be a known group");
        }
        let group = checked(violations, group)?;
        let GetComplianceRequest { standard, department, .. } = request;
        let kept = self.app.ask(GetCompliance { from, before, group, standard, department }).await?;
        Ok(Response::new(GetComplianceResponse {
            rows: kept.rows.into_iter().map(compliance).collect(),
            worst_tiers: kept.worst_tiers.into_iter().map(compliance).collect(),
        }))
    }
}

fn compliance(tally: Tally) -> Compliance {
    let micros =
        |micros: Option<i64>| micros.map(|micros| messages::duration(Duration::microseconds(micros)));
    Compliance {
        share_met: tally.share_met(),
        standard: tally.standard,
        group: tally.group,
        group_name: tally.group_name,
        met: tally.met,
        breached: tally.breached,
        p50: micros(tally.p50_micros),
        p90: micros(tally.p90_micros),
        measured_p50: tally.measured_p50.unwrap_or_default(),
        measured_p90: tally.measured_p90.unwrap_or_default(),
    }
}
