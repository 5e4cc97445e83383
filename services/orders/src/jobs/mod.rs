//! What orders does because it is time to, one file per job.

mod complete_orders;

pub(crate) use complete_orders::CompleteOrders;
