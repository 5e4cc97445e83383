//! Lists: which page a request asks for, and what it holds.

use baton_db::Page;
use baton_errors::Failure;
use baton_proto::ListRequest;
use prost::Message;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The page that a request asks for. Its token belongs to the filters that it was issued for.
pub fn page<K: Serialize + DeserializeOwned>(request: &impl ListRequest) -> Result<Page<K>, Failure> {
    Ok(Page::parse(request.filter().encode_to_vec(), request.page_size(), request.page_token())?)
}

/// Like [`page`], for rows of which people look at few: `default` of them when the caller does not say, at most `most`.
pub fn short_page<K: Serialize + DeserializeOwned>(
    request: &impl ListRequest,
    default: i32,
    most: i32,
) -> Result<Page<K>, Failure> {
    let size = if request.page_size() == 0 { default } else { request.page_size().min(most) };
    Ok(Page::parse(request.filter().encode_to_vec(), size, request.page_token())?)
}

/// The page's rows as messages, no more than a client takes in one answer, and the token of the next page.
pub fn messages<K, T, M>(
    page: &Page<K>,
    rows: Vec<T>,
    key_of: impl Fn(&T) -> K,
    message_of: impl Fn(&T) -> M,
) -> (Vec<M>, String)
where
    K: Serialize + DeserializeOwned,
    M: Message,
{
    let rows = rows.into_iter().map(|row| (message_of(&row), row)).collect();
    let (rows, next) =
        page.finish_by_weight(rows, |(message, _)| message.encoded_len(), |(_, row)| key_of(row));
    (rows.into_iter().map(|(message, _)| message).collect(), next)
}
