//! Reads one touch.

use baton_db::Work;
use baton_model::TouchId;
use sqlx::PgConnection;

use crate::domain::Touch;
use crate::error::Error;
use crate::store;

/// Reads one touch.
#[derive(Debug)]
pub(crate) struct GetTouch {
    /// Which.
    pub(crate) touch_id: TouchId,
}

impl Work for GetTouch {
    type Output = Touch;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Touch, Error> {
        let found = store::touches::find(conn, self.touch_id).await?;
        found.ok_or(Error::TouchNotFound(self.touch_id))
    }
}
