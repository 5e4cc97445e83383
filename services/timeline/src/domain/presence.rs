//! Who is with a customer.

use baton_model::Actor;
use time::OffsetDateTime;
use uuid::Uuid;

/// How many people are shown.
const SHOWN: usize = 50;

/// What somebody does who is with a customer. In the order of what others have to know of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Activity {
    Viewing,
    Writing,
}

/// One open window on a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) id: Uuid,
    pub(crate) actor: Actor,
    pub(crate) activity: Activity,
    pub(crate) since: OffsetDateTime,
}

/// Somebody who is with a customer, in however many windows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Present {
    pub(crate) actor: Actor,
    pub(crate) activity: Activity,
    pub(crate) since: OffsetDateTime,
}

/// Everybody but `me`, each person once, the first who came first: since their first window, and writing if they write in
/// any. The same whatever the order of the sessions.
pub(crate) fn others(sessions: &[Session], me: &str) -> Vec<Present> {
    let mut sessions: Vec<&Session> = sessions.iter().filter(|session| session.actor.id != me).collect();
    sessions.sort_by_key(|session| (session.since, session.id));
    let mut others: Vec<Present> = Vec::new();
    for Session { actor, activity, since, .. } in sessions {
        if let Some(known) = others.iter_mut().find(|other| other.actor.id == actor.id) {
            known.activity = known.activity.max(*activity);
        } else {
            others.push(Present { actor: actor.clone(), activity: *activity, since: *since });
        }
    }
    others.truncate(SHOWN);
    others
}

impl Activity {
    /// The word that is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Viewing => "viewing",
            Self::Writing => "writing",
        }
    }

    /// The activity that this word names.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Viewing, Self::Writing].into_iter().find(|activity| activity.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use baton_model::Role;
    use time::Duration;

    use super::*;

    fn session(id: u128, who: &str, activity: Activity, minutes: i64) -> Session {
        let department = "support".parse().unwrap();
        Session {
            id: Uuid::from_u128(id),
            actor: Actor { id: who.to_owned(), name: who.to_owned(), department, role: Role::Agent },
            activity,
            since: OffsetDateTime::UNIX_EPOCH + Duration::minutes(minutes),
        }
    }

    #[test]
    fn each_person_once_without_oneself() {
        let mut sessions = vec![
            session(1, "ana", Activity::Writing, 0),
            session(2, "bela", Activity::Viewing, 5),
            session(3, "carl", Activity::Viewing, 3),
            session(4, "bela", Activity::Writing, 7),
            session(5, "carl", Activity::Viewing, 2),
        ];
        let told = |sessions: &[Session], me| {
            let line = |other: Present| (other.actor.id, other.activity, other.since.minute());
            others(sessions, me).into_iter().map(line).collect::<Vec<_>>()
        };
        let expected = [("carl".to_owned(), Activity::Viewing, 2), ("bela".to_owned(), Activity::Writing, 5)];
        assert_eq!(told(&sessions, "ana"), expected);
        sessions.reverse();
        assert_eq!(told(&sessions, "ana"), expected);
        assert_eq!(told(&sessions, "dora").len(), 3);
        assert_eq!(told(&[], "ana"), []);
    }

    #[test]
    fn a_crowd_is_cut() {
        let crowd: Vec<Session> =
            (0..200).map(|n| session(n, &n.to_string(), Activity::Viewing, n as i64)).collect();
        assert_eq!(others(&crowd, "0").len(), SHOWN);
    }
}
