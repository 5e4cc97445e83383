//! What a department does because it is time to.

use std::future::Future;
use std::time::Duration;

use baton_db::{Db, Work};
use baton_errors::Failure;
use sqlx::PgConnection;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

use crate::{Clerk, Context, DepartmentError};

/// How many objects are read at once.
const BATCH: i64 = 100;
/// How often the clock is looked at. It is the service's clock, which tests hold still, so its time is not slept through.
const LOOK: Duration = Duration::from_secs(1);

/// What a department does because it is time to: `jobs/<name>.rs`.
///
/// Any number of replicas may run it. For each object, [`prepare`](Self::prepare) and then
/// [`carry_out`](Self::carry_out), which is a transaction of its own, so that an object that fails holds up no other.
pub trait Job: Send + Sync + 'static {
    /// Its name in the log: that of its file.
    const NAME: &'static str;
    /// How often it looks for something to do; also once at the start.
    const PERIOD: Duration;

    /// Names an object that may be due.
    type Object: Send + Sync;
    /// What is asked of other services before the transaction; `()` where a job needs nothing of them.
    type Prepared: Default + Send + Sync;
    /// The department's error.
    type Error: DepartmentError;

    /// The objects that are due at `now`, those first that have waited longest; at most `limit`.
    fn due(
        &self,
        conn: &mut PgConnection,
        now: OffsetDateTime,
        limit: i64,
    ) -> impl Future<Output = Result<Vec<Self::Object>, Self::Error>> + Send;

    /// Calls other services, where the job needs them: no transaction waits for a network.
    ///
    /// It may be run again, also after its effect on the other service was made: each call carries a request id that
    /// the object determines, so that the repetition gets the first outcome.
    fn prepare(
        &self,
        object: &Self::Object,
    ) -> impl Future<Output = Result<Self::Prepared, Self::Error>> + Send {
        let _ = object;
        async { Ok(Self::Prepared::default()) }
    }

    /// Does what is due for one object. The object is locked (`for update skip locked`) and looked at once more: another
    /// replica may have been here.
    fn carry_out(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        object: &Self::Object,
        prepared: &Self::Prepared,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Runs `job` until `shutdown`. What is under way then is rolled back, and done by the next process.
pub(crate) async fn run<J: Job>(job: &J, db: Db, clerk: Clerk, shutdown: CancellationToken) {
    let mut next = clerk.clock.now();
    loop {
        let now = clerk.clock.now();
        if now >= next {
            tokio::select! {
                biased;
                () = round(job, &db, &clerk) => {}
                () = shutdown.cancelled() => return,
            }
            next = now + J::PERIOD;
        }
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Deals with what is due. A batch that is full and went well is followed by the next one at once.
async fn round<J: Job>(job: &J, db: &Db, clerk: &Clerk) {
    while batch(job, db, clerk).await {}
}

/// Deals with one batch; says whether there may be more.
async fn batch<J: Job>(job: &J, db: &Db, clerk: &Clerk) -> bool {
    let due = match db.background(&Due { job, now: clerk.clock.now() }).await {
        Ok(due) => due,
        Err(error) => return failed::<J>(error),
    };
    let mut may_go_on = due.len() as i64 == BATCH;
    for object in &due {
        match deal_with(job, db, clerk, object).await {
            Ok(()) => clerk.committed(),
            Err(error) => may_go_on = failed::<J>(error),
        }
    }
    may_go_on
}

async fn deal_with<J: Job>(job: &J, db: &Db, clerk: &Clerk, object: &J::Object) -> Result<(), J::Error> {
    let prepared = job.prepare(object).await?;
    let context = clerk.on_time();
    db.background(&CarryOut { job, context, object, prepared }).await
}

fn failed<J: Job>(error: J::Error) -> bool {
    let failure: Failure = error.into();
    let reason = baton_errors::slug(failure.reason());
    if failure.is_retryable() {
        tracing::info!(job = J::NAME, reason, "a job was interrupted; it goes on next time");
    } else {
        tracing::error!(job = J::NAME, reason, "a job failed for an object; it is tried again next time");
    }
    false
}

struct Due<'a, J> {
    job: &'a J,
    now: OffsetDateTime,
}

impl<J: Job> Work for Due<'_, J> {
    type Output = Vec<J::Object>;
    type Error = J::Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<J::Object>, J::Error> {
        self.job.due(conn, self.now, BATCH).await
    }
}

struct CarryOut<'a, J: Job> {
    job: &'a J,
    context: Context,
    object: &'a J::Object,
    prepared: J::Prepared,
}

impl<J: Job> Work for CarryOut<'_, J> {
    type Output = ();
    type Error = J::Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<(), J::Error> {
        self.job.carry_out(conn, &self.context, self.object, &self.prepared).await
    }
}
