//! What can be asked, one file per question.

mod get_article;
mod get_ticket;
mod list_tickets;
mod search_articles;

pub(crate) use get_article::GetArticle;
pub(crate) use get_ticket::GetTicket;
pub(crate) use list_tickets::ListTickets;
pub(crate) use search_articles::{Rank, SearchArticles};
