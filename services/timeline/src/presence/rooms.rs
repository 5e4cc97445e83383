//! Who is here: the open streams of this process, by customer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baton_model::CustomerId;
use tokio::sync::watch;
use uuid::Uuid;

use crate::domain::presence::{Activity, Session};
use crate::error::Error;

/// How many streams one caller may have in a process.
const PER_CALLER: usize = 32;

/// Who is here. Clones share the state.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rooms(Arc<Mutex<HashMap<CustomerId, Room>>>);

/// What is known of one customer that somebody here is with.
#[derive(Debug, Default)]
struct Room {
    here: HashMap<Uuid, Session>,
    /// Everybody, here and elsewhere.
    everybody: watch::Sender<Vec<Session>>,
}

impl Room {
    /// What was told last. Copied at once: whoever holds on to it keeps the next from being told.
    fn known(&self) -> Vec<Session> {
        self.everybody.borrow().clone()
    }

    /// Of those who are here the room knows best.
    fn tell(&self, mut known: Vec<Session>) {
        known.retain(|session| !self.here.contains_key(&session.id));
        known.extend(self.here.values().cloned());
        known.sort_by_key(|session| (session.since, session.id));
        self.everybody.send_if_modified(|before| {
            let is_new = *before != known;
            *before = known;
            is_new
        });
    }
}

impl Rooms {
    /// Comes in, and follows who is there.
    pub(super) fn enter(
        &self,
        customer: CustomerId,
        session: Session,
    ) -> Result<watch::Receiver<Vec<Session>>, Error> {
        let mut rooms = self.lock();
        let own = |other: &&Session| other.actor.id == session.actor.id;
        if rooms.values().flat_map(|room| room.here.values()).filter(own).count() >= PER_CALLER {
            return Err(Error::TooManySessions { limit: PER_CALLER });
        }
        let room = rooms.entry(customer).or_default();
        room.here.insert(session.id, session);
        room.tell(room.known());
        Ok(room.everybody.subscribe())
    }

    /// Does something else from now on; gives the session if that is a change.
    pub(super) fn change(&self, customer: CustomerId, id: Uuid, activity: Activity) -> Option<Session> {
        let mut rooms = self.lock();
        let room = rooms.get_mut(&customer)?;
        let session = room.here.get_mut(&id).filter(|session| session.activity != activity)?;
        session.activity = activity;
        let session = session.clone();
        room.tell(room.known());
        Some(session)
    }

    /// Goes out. The last one turns off the light.
    pub(super) fn leave(&self, customer: CustomerId, id: Uuid) {
        let mut rooms = self.lock();
        let Some(room) = rooms.get_mut(&customer) else { return };
        room.here.remove(&id);
        if room.here.is_empty() {
            rooms.remove(&customer);
            return;
        }
        let mut known = room.known();
        known.retain(|session| session.id != id);
        room.tell(known);
    }

    /// Everybody who is here.
    pub(super) fn sessions(&self) -> Vec<(CustomerId, Session)> {
        let of = |(customer, room): (&CustomerId, &Room)| {
            room.here.values().map(|session| (*customer, session.clone())).collect::<Vec<_>>()
        };
        self.lock().iter().flat_map(of).collect()
    }

    /// Those of the sessions that are not here any more.
    pub(super) fn missing(&self, sessions: &[(CustomerId, Session)]) -> Vec<(CustomerId, Uuid)> {
        let rooms = self.lock();
        let is_here = |customer, id| rooms.get(customer).is_some_and(|room| room.here.contains_key(id));
        let left = sessions.iter().filter(|(customer, session)| !is_here(customer, &session.id));
        left.map(|(customer, session)| (*customer, session.id)).collect()
    }

    /// Tells those who are with the customer what the table says.
    pub(super) fn tell(&self, customer: CustomerId, known: Vec<Session>) {
        if let Some(room) = self.lock().get(&customer) {
            room.tell(known);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<CustomerId, Room>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
