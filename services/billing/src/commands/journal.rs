//! The events of one transaction.

use baton_department::{Context, Told, tell};
use baton_model::{Actor, Ids, Role};
use sqlx::PgConnection;

/// Tells the events of one transaction. The first one has the id that the context came with, which the caller is answered;
/// each of the others has one of its own.
#[derive(Debug)]
pub(crate) struct Journal<'a> {
    context: &'a Context,
    ids: &'a dyn Ids,
    /// The id of the first event, once it is told.
    first: Option<String>,
}

impl<'a> Journal<'a> {
    /// Nothing is told so far.
    pub(crate) const fn new(context: &'a Context, ids: &'a dyn Ids) -> Self {
        Self { context, ids, first: None }
    }

    /// The circumstances of all of it.
    pub(crate) const fn context(&self) -> &'a Context {
        self.context
    }

    /// Where new ids come from.
    pub(crate) const fn ids(&self) -> &'a dyn Ids {
        self.ids
    }

    /// The department itself, in whose name a rule acts.
    pub(crate) fn rule(&self) -> Actor {
        let department = self.context.department.clone();
        Actor {
            id: format!("{department}-service"),
            name: "Billing".to_owned(),
            department,
            role: Role::Service,
        }
    }

    /// Tells what the caller did.
    pub(crate) async fn tell(&mut self, conn: &mut PgConnection, told: Told) -> sqlx::Result<()> {
        let actor = self.context.actor.clone();
        self.tell_as(conn, actor, told).await
    }

    /// Tells what a rule did because of what the caller did.
    pub(crate) async fn tell_by_rule(&mut self, conn: &mut PgConnection, told: Told) -> sqlx::Result<()> {
        let rule = self.rule();
        self.tell_as(conn, rule, told).await
    }

    /// The id of the first event; empty when nothing was told.
    pub(crate) fn event_id(self) -> String {
        self.first.unwrap_or_default()
    }

    async fn tell_as(&mut self, conn: &mut PgConnection, actor: Actor, told: Told) -> sqlx::Result<()> {
        let event_id = if self.first.is_none() { self.context.event_id } else { self.ids.event_id() };
        let context = Context { actor, ..self.context.another(event_id) };
        let told = tell(conn, &context, told).await?;
        self.first.get_or_insert(told);
        Ok(())
    }
}
