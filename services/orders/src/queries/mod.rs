//! What can be asked, one file per question.

mod get_order;
mod list_orders;

pub(crate) use get_order::GetOrder;
pub(crate) use list_orders::ListOrders;
