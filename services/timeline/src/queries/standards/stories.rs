//! What happened, as far as clocks care: read from the timeline, matter by matter.

use std::collections::HashMap;

use baton_model::{CustomerId, Department, Role};
use baton_proto::cases::v1::{
    CaseOpened, CaseReopened, ContactRecorded, HandoffAccepted, HandoffRequested, HandoffReturned,
};
use baton_proto::common::v1::Channel;
use baton_proto::customers::v1::{CustomerCreated, CustomerUpdated};
use baton_proto::timeline::v1::Event;
use prost::{Message, Name};
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::domain::clock::{Clock, Happening, Of, Person, Story};
use crate::domain::standard::{Definitions, Matter};
use crate::error::Error;
use crate::store::events::{Filter, list};

/// How many events are read at a time, and of one story: the latest ones.
const PAGE: i64 = 200;
const STORY: usize = 5_000;

/// Events that say who has a case from now on.
fn moves() -> [String; 4] {
    [
        CaseOpened::full_name(),
        CaseReopened::full_name(),
        HandoffAccepted::full_name(),
        HandoffReturned::full_name(),
    ]
}

/// What a clock that this event starts is of. `None` if the event has to do with no such thing.
fn of(matter: Matter, event: &Event) -> Option<Of> {
    let case_id = || event.case_id.parse().ok();
    match matter {
        Matter::Case => Some(Of::Case(case_id()?)),
        Matter::Handoff => Some(Of::Handoff { case_id: case_id()?, handoff_id: handoff(event)?.id }),
        Matter::Subject => {
            let subject = event.subject.as_ref()?;
            Some(Of::Subject { kind: subject.kind.clone(), id: subject.id.clone() })
        }
        Matter::Customer => Some(Of::Customer),
        Matter::Contact => Some(Of::Contact { sequence: event.sequence }),
    }
}

/// The stories of a customer's matters up to an instant, each read once.
#[derive(Debug)]
pub(crate) struct Stories<'a> {
    definitions: &'a Definitions,
    customer_id: CustomerId,
    at: OffsetDateTime,
    read: HashMap<Of, Story>,
    tiers: Option<Vec<(OffsetDateTime, String)>>,
}

impl<'a> Stories<'a> {
    /// The stories of a customer as of an instant; none of them is read yet.
    pub(crate) fn new(definitions: &'a Definitions, customer_id: CustomerId, at: OffsetDateTime) -> Self {
        Self { definitions, customer_id, at, read: HashMap::new(), tiers: None }
    }

    /// The clock of a standard that this event started, if it did.
    pub(crate) async fn clock(
        &mut self,
        conn: &mut PgConnection,
        standard: &str,
        event: &Event,
    ) -> Result<Option<(Of, Clock<'a>)>, Error> {
        let matter = self.definitions.versions(standard).next().map(|standard| standard.matter);
        let Some(of) = matter.and_then(|matter| self::of(matter, event)) else { return Ok(None) };
        if !self.read.contains_key(&of) {
            let story = self.story(conn, &of, event).await?;
            self.read.insert(of.clone(), story);
        }
        let clocks = self.read[&of].clocks(self.definitions, standard, self.at);
        Ok(clocks.into_iter().find(|clock| clock.sequence == event.sequence).map(|clock| (of, clock)))
    }

    async fn story(&mut self, conn: &mut PgConnection, of: &Of, start: &Event) -> Result<Story, Error> {
        let types = |matter: Matter| self.definitions.types(move |standard| standard.matter == matter);
        let contact_stops = |matter: Matter| {
            self.definitions
                .standards
                .iter()
                .any(|standard| standard.contact_stops && standard.matter == matter)
        };
        let filters = match of {
            Of::Case(case_id) => {
                let of_case = |types, channels| Filter {
                    case_id: Some(*case_id),
                    types,
                    channels,
                    ..Filter::default()
                };
                let told = [types(Matter::Case), moves().to_vec()].concat();
                let contacts = contact_stops(Matter::Case).then(|| of_case(Vec::new(), by_customers()));
                [Some(of_case(told, Vec::new())), contacts]
            }
            Of::Handoff { case_id, .. } => {
                let types = types(Matter::Handoff);
                [Some(Filter { case_id: Some(*case_id), types, ..Filter::default() }), None]
            }
            Of::Subject { kind, id } => {
                let (subject_kind, subject_id) = (Some(kind.clone()), Some(id.clone()));
                [
                    Some(Filter {
                        subject_kind,
                        subject_id,
                        types: types(Matter::Subject),
                        ..Filter::default()
                    }),
                    None,
                ]
            }
            Of::Customer => {
                let contacts = contact_stops(Matter::Customer)
                    .then(|| Filter { channels: by_customers(), ..Filter::default() });
                [Some(Filter { types: types(Matter::Customer), ..Filter::default() }), contacts]
            }
            Of::Contact { .. } => [None, None],
        };
        let mut happenings = Vec::new();
        for filter in filters.into_iter().flatten() {
            happenings.extend(self.read(conn, filter, |event| happening(event, of)).await?);
        }
        if matches!(of, Of::Contact { .. }) {
            happenings.extend(happening(start, of));
        }
        Ok(Story { happenings, tiers: self.tiers(conn).await? }.in_order())
    }

    /// The tiers that the customer was in.
    async fn tiers(&mut self, conn: &mut PgConnection) -> Result<Vec<(OffsetDateTime, String)>, Error> {
        if let Some(tiers) = &self.tiers {
            return Ok(tiers.clone());
        }
        let types = vec![CustomerCreated::full_name(), CustomerUpdated::full_name()];
        // Both carry the customer as their first field.
        let tier = |event: &Event| {
            let told = CustomerUpdated::decode(event.body.as_ref()?.value.as_slice()).ok()?;
            Some((occurred(event)?, told.customer?.tier))
        };
        let tiers = self.read(conn, Filter { types, ..Filter::default() }, tier).await?;
        self.tiers = Some(tiers.clone());
        Ok(tiers)
    }

    async fn read<T>(
        &self,
        conn: &mut PgConnection,
        filter: Filter,
        read: impl Fn(&Event) -> Option<T>,
    ) -> Result<Vec<T>, Error> {
        let filter = Filter { occurred_before: Some(self.at + time::Duration::MICROSECOND), ..filter };
        let (mut found, mut after) = (Vec::new(), None);
        while found.len() < STORY {
            let rows = list(conn, self.customer_id, &filter, after, PAGE).await?;
            let Some(last) = rows.last() else { break };
            after = Some((last.occurred_at, last.sequence));
            for row in rows {
                found.extend(read(&Event::decode(row.envelope.as_slice())?));
            }
        }
        Ok(found)
    }
}

/// The channels by which customers are involved, as the database stores them.
fn by_customers() -> Vec<i16> {
    [Channel::Phone, Channel::Email, Channel::Chat, Channel::Web, Channel::InPerson, Channel::Letter]
        .map(|channel| channel as i16)
        .to_vec()
}

/// What a clock hears of an event; `None` if it belongs to another handoff.
fn happening(event: &Event, of: &Of) -> Option<Happening> {
    let type_url = &event.body.as_ref()?.type_url;
    let event_type = type_url.rsplit('/').next().unwrap_or(type_url);
    let handoff = handoff(event);
    if let Of::Handoff { handoff_id, .. } = of
        && handoff.as_ref().map(|handoff| &handoff.id) != Some(handoff_id)
    {
        return None;
    }
    let to = |department: &str| department.parse::<Department>().ok();
    let moves_to = match of {
        Of::Handoff { .. } => handoff.and_then(|handoff| to(&handoff.to_department)),
        Of::Case(_) if event_type == HandoffAccepted::full_name() => {
            handoff.and_then(|h| to(&h.to_department))
        }
        Of::Case(_) if event_type == HandoffReturned::full_name() => {
            handoff.and_then(|h| to(&h.from_department))
        }
        // Both carry the case as their first field.
        Of::Case(_) if event_type == CaseOpened::full_name() || event_type == CaseReopened::full_name() => {
            CaseOpened::decode(body(event)?).ok()?.case.and_then(|case| to(&case.department))
        }
        _ => None,
    };
    let actor = event.actor.clone().unwrap_or_default();
    let is_person = [Role::Agent, Role::Lead].iter().any(|role| role.as_str() == actor.role);
    let measures = if event_type == ContactRecorded::full_name() {
        let counted = ContactRecorded::decode(body(event)?).ok()?.measurements;
        counted.into_iter().map(|counted| (counted.measure, counted.value)).collect()
    } else {
        Default::default()
    };
    Some(Happening {
        at: occurred(event)?,
        sequence: event.sequence,
        event_type: event_type.to_owned(),
        department: to(&event.department)?,
        person: is_person.then_some(Person { id: actor.id, name: actor.name }),
        is_contact: is_person && event.channel > Channel::Internal as i32,
        moves_to,
        measures,
        imported: event.imported,
    })
}

/// The handoff that an event is about. All of them carry it as their first field.
fn handoff(event: &Event) -> Option<baton_proto::cases::v1::Handoff> {
    let type_url = &event.body.as_ref()?.type_url;
    let is_handoff = type_url.rsplit('/').next()?.starts_with("baton.cases.v1.Handoff");
    is_handoff.then(|| HandoffRequested::decode(body(event)?).ok()?.handoff).flatten()
}

fn body(event: &Event) -> Option<&[u8]> {
    event.body.as_ref().map(|body| body.value.as_slice())
}

fn occurred(event: &Event) -> Option<OffsetDateTime> {
    let at = event.occurred_at?;
    let second = OffsetDateTime::from_unix_timestamp(at.seconds).ok()?;
    Some(second + time::Duration::nanoseconds(i64::from(at.nanos)))
}
