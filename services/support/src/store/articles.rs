//! The table of known solutions.

use baton_model::ArticleId;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::search::{query, vector};
use crate::domain::{Article, ArticleText};
use crate::queries::{Rank, SearchArticles};

struct Row {
    id: Uuid,
    title: String,
    body: String,
    keywords: Vec<String>,
    product_id: String,
    worked_count: i64,
    did_not_count: i64,
    version: i32,
    updated_at: OffsetDateTime,
}

/// Inserts a new article.
pub(crate) async fn insert(conn: &mut PgConnection, article: &Article) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into articles (id, title, body, keywords, product_id, version, updated_at, search)
         values ($1, $2, $3, $4, $5, $6, $7, ($8::text)::tsvector)",
        article.id.as_uuid(),
        article.text.title,
        article.text.body,
        &article.text.keywords,
        article.text.product_id,
        article.version,
        article.updated_at,
        vector(&article.text),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Saves a new version of an article that was locked in this transaction.
pub(crate) async fn update(conn: &mut PgConnection, article: &Article) -> sqlx::Result<()> {
    sqlx::query!(
        "update articles
         set title = $2, body = $3, keywords = $4, product_id = $5, version = $6, updated_at = $7,
             search = ($8::text)::tsvector
         where id = $1",
        article.id.as_uuid(),
        article.text.title,
        article.text.body,
        &article.text.keywords,
        article.text.product_id,
        article.version,
        article.updated_at,
        vector(&article.text),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds to the counts of worked and did not; either may be negative, when somebody thought again.
pub(crate) async fn count(
    conn: &mut PgConnection,
    id: ArticleId,
    worked: i64,
    did_not: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update articles set worked_count = worked_count + $2, did_not_count = did_not_count + $3 where id = $1",
        id.as_uuid(),
        worked,
        did_not,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The article, locked until the transaction ends.
pub(crate) async fn lock(conn: &mut PgConnection, id: ArticleId) -> sqlx::Result<Option<Article>> {
    let row = sqlx::query_as!(
        Row,
        "select id, title, body, keywords, product_id, worked_count, did_not_count, version, updated_at
         from articles where id = $1 for update",
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Article::from))
}

/// The article.
pub(crate) async fn find(conn: &mut PgConnection, id: ArticleId) -> sqlx::Result<Option<Article>> {
    let row = sqlx::query_as!(
        Row,
        "select id, title, body, keywords, product_id, worked_count, did_not_count, version, updated_at
         from articles where id = $1",
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Article::from))
}

/// The rows of a page with their ranks, and one more, if there is one.
pub(crate) async fn search(
    conn: &mut PgConnection,
    search: &SearchArticles,
) -> sqlx::Result<Vec<(Article, Rank)>> {
    let after = search.page.after;
    let rows = sqlx::query!(
        r#"select id, title, body, keywords, product_id, worked_count, did_not_count, version, updated_at,
                  place as "place!", success as "success!"
           from (
               select id, title, body, keywords, product_id, worked_count, did_not_count, version, updated_at,
                      case when search @@ ($2::text)::tsquery then 2
                           when search @@ ($3::text)::tsquery then 1
                           else 0 end as place,
                      (worked_count + 1) * 1000 / (worked_count + did_not_count + 2) as success
               from articles
               where ($1::text is null or search @@ ($1::text)::tsquery)
                 and ($4::text = '' or product_id in ($4, ''))
           ) as found
           where $5::int is null or (place, success, id) < ($5, $6, $7)
           order by place desc, success desc, id desc
           limit $8"#,
        query(&search.words, ""),
        query(&search.words, "A"),
        query(&search.words, "AB"),
        search.product_id,
        after.map(|rank| rank.place),
        after.map(|rank| rank.success),
        after.map(|rank| rank.id),
        search.page.limit(),
    )
    .fetch_all(conn)
    .await?;
    let found = rows.into_iter().map(|row| {
        let rank = Rank { place: row.place, success: row.success, id: row.id };
        let article = Row {
            id: row.id,
            title: row.title,
            body: row.body,
            keywords: row.keywords,
            product_id: row.product_id,
            worked_count: row.worked_count,
            did_not_count: row.did_not_count,
            version: row.version,
            updated_at: row.updated_at,
        };
        (Article::from(article), rank)
    });
    Ok(found.collect())
}

impl From<Row> for Article {
    fn from(row: Row) -> Self {
        Self {
            id: ArticleId::from_uuid(row.id),
            text: ArticleText {
                title: row.title,
                body: row.body,
                keywords: row.keywords,
                product_id: row.product_id,
            },
            worked_count: row.worked_count,
            did_not_count: row.did_not_count,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}
