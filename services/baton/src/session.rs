//! How a client command finds the platform and who it is there.
//!
//! In this order: the ready file that was named, explicit addresses and a token, the ready file of the default data
//! directory. A ready file has a token for each department; an explicit token is whose it is.

use std::collections::BTreeMap;

use baton_client::{Connection, InvalidToken, InvalidUrl, TokenSource};
use clap::builder::NonEmptyStringValueParser;

use crate::ready::{Ready, ReadyArgs, ReadyError};

/// Where the platform is, and who asks.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Platform")]
pub(crate) struct SessionArgs {
    #[command(flatten)]
    ready: ReadyArgs,
    /// Act as this department [default: depends on the command]
    #[arg(long = "as", global = true, value_name = "DEPARTMENT", value_parser = NonEmptyStringValueParser::new())]
    acting_as: Option<String>,
    /// Address of the timeline, instead of a ready file
    #[arg(long, global = true, env = "BATON_TIMELINE_URL", value_name = "URL")]
    timeline_url: Option<String>,
    /// Address of the sales department, instead of a ready file
    #[arg(long, global = true, env = "BATON_SALES_URL", value_name = "URL")]
    sales_url: Option<String>,
    /// Address of the orders department, instead of a ready file
    #[arg(long, global = true, env = "BATON_ORDERS_URL", value_name = "URL")]
    orders_url: Option<String>,
    /// Address of the shipping department, instead of a ready file
    #[arg(long, global = true, env = "BATON_SHIPPING_URL", value_name = "URL")]
    shipping_url: Option<String>,
    /// Address of the billing department, instead of a ready file
    #[arg(long, global = true, env = "BATON_BILLING_URL", value_name = "URL")]
    billing_url: Option<String>,
    /// Address of the support department, instead of a ready file
    #[arg(long, global = true, env = "BATON_SUPPORT_URL", value_name = "URL")]
    support_url: Option<String>,
    /// Bearer token, instead of the ready file's
    #[arg(long, global = true, env = "BATON_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<String>,
}

/// The platform cannot be found, or not as whom it should.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SessionError {
    /// No ready file.
    #[error(transparent)]
    Ready(#[from] ReadyError),
    /// Addresses without a token.
    #[error("BATON_TOKEN is missing: with explicit addresses, say who you are (`baton token` makes one)")]
    NoToken,
    /// A service whose address nobody gave.
    #[error("the address of {service} is unknown: set {}", url_variable(.service))]
    NoService {
        /// Which.
        service: String,
    },
    /// A department without a token.
    #[error(
        "the ready file has no token for `{department}`, only for {known}; `baton token` makes one for BATON_TOKEN"
    )]
    NoDepartment {
        /// The one asked for.
        department: String,
        /// Those that there are.
        known: String,
    },
    /// A bad address.
    #[error("the address of {service} is bad")]
    Url {
        /// Whose.
        service: String,
        /// What is wrong with it.
        source: InvalidUrl,
    },
    /// A bad token.
    #[error(transparent)]
    Token(#[from] InvalidToken),
}

/// A platform that was found, and who we are there. Connects at the first call.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    connections: BTreeMap<String, Connection>,
    tokens: Tokens,
    /// Whether whoever called chose the department.
    is_chosen: bool,
}

#[derive(Clone)]
enum Tokens {
    /// One, whatever department it is.
    Only(String),
    /// One for each department, and some others.
    ByName(BTreeMap<String, String>),
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(…)")
    }
}

impl SessionArgs {
    /// The platform, as the chosen department or else as `department`. Must be called inside the tokio runtime.
    pub(crate) fn open(&self, department: &str) -> Result<Session, SessionError> {
        let (services, tokens) = self.find()?;
        let chosen = self.acting_as.as_deref();
        let mut session = Session::new(&services, tokens, chosen.unwrap_or(department))?;
        session.is_chosen = chosen.is_some();
        Ok(session)
    }

    fn find(&self) -> Result<(BTreeMap<String, String>, Tokens), SessionError> {
        let given = [
            ("timeline", &self.timeline_url),
            ("sales", &self.sales_url),
            ("orders", &self.orders_url),
            ("shipping", &self.shipping_url),
            ("billing", &self.billing_url),
            ("support", &self.support_url),
        ];
        let addresses: BTreeMap<String, String> = given
            .into_iter()
            .filter_map(|(name, url)| Some((name.to_owned(), url.clone().filter(|url| !url.is_empty())?)))
            .collect();
        let token = self.token.clone().filter(|token| !token.is_empty()).map(Tokens::Only);
        if self.ready.ready_file.is_none() && addresses.contains_key("timeline") {
            return Ok((addresses, token.ok_or(SessionError::NoToken)?));
        }
        let ready = self.ready.load()?;
        Ok((ready.services, token.unwrap_or(Tokens::ByName(ready.tokens))))
    }
}

impl Session {
    /// The platform of a ready file, as a department.
    pub(crate) fn of(ready: &Ready, department: &str) -> Result<Self, SessionError> {
        Self::new(&ready.services, Tokens::ByName(ready.tokens.clone()), department)
    }

    fn new(
        services: &BTreeMap<String, String>,
        tokens: Tokens,
        department: &str,
    ) -> Result<Self, SessionError> {
        let source = tokens.of(department)?;
        let connect = |(name, url): (&String, &String)| match Connection::lazy(url, source.clone()) {
            Ok(connection) => Ok((name.clone(), connection)),
            Err(error) => Err(SessionError::Url { service: name.clone(), source: error }),
        };
        let connections = services.iter().map(connect).collect::<Result<_, _>>()?;
        Ok(Self { connections, tokens, is_chosen: false })
    }

    /// The same platform as another department; as the chosen one, if whoever called chose.
    pub(crate) fn preferably_as(&self, department: &str) -> Result<Self, SessionError> {
        if self.is_chosen { Ok(self.clone()) } else { self.acting_as(department) }
    }

    /// The same platform as another department.
    pub(crate) fn acting_as(&self, department: &str) -> Result<Self, SessionError> {
        let source = self.tokens.of(department)?;
        let replace = |(name, connection): (&String, &Connection)| {
            (name.clone(), connection.clone().with_tokens(source.clone()))
        };
        let connections = self.connections.iter().map(replace).collect();
        Ok(Self { connections, ..self.clone() })
    }

    /// A connection to a service.
    pub(crate) fn to(&self, service: &str) -> Result<Connection, SessionError> {
        self.connections
            .get(service)
            .cloned()
            .ok_or_else(|| SessionError::NoService { service: service.to_owned() })
    }

    /// A connection to the timeline, which also has customers, cases and handoffs.
    pub(crate) fn timeline(&self) -> Result<Connection, SessionError> {
        self.to("timeline")
    }
}

impl Tokens {
    fn of(&self, department: &str) -> Result<TokenSource, SessionError> {
        let token = match self {
            Self::Only(token) => token,
            Self::ByName(tokens) => tokens.get(department).ok_or_else(|| SessionError::NoDepartment {
                department: department.to_owned(),
                known: tokens.keys().map(String::as_str).collect::<Vec<_>>().join(", "),
            })?,
        };
        Ok(TokenSource::new(token)?)
    }
}

fn url_variable(service: &str) -> String {
    format!("BATON_{}_URL", service.to_uppercase())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn args() -> SessionArgs {
        SessionArgs {
            ready: ReadyArgs { ready_file: None },
            acting_as: None,
            timeline_url: None,
            sales_url: None,
            orders_url: None,
            shipping_url: None,
            billing_url: None,
            support_url: None,
            token: None,
        }
    }

    #[tokio::test]
    async fn explicit_addresses_need_a_token_and_leave_the_rest_unknown() {
        let mut args = SessionArgs { timeline_url: Some("http://127.0.0.1:1".into()), ..args() };
        assert!(matches!(args.open("sales"), Err(SessionError::NoToken)));
        args.token = Some("t".into());
        let session = args.open("sales").unwrap();
        assert!(session.timeline().is_ok());
        let error = session.to("orders").unwrap_err().to_string();
        assert_eq!(error, "the address of orders is unknown: set BATON_ORDERS_URL");
    }

    #[tokio::test]
    async fn a_ready_file_has_a_token_for_each_department() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ready.json");
        let text = r#"{"services": {"timeline": "http://127.0.0.1:1"}, "tokens": {"orders": "o", "sales": "s"}, "databases": {}}"#;
        std::fs::write(&path, text).unwrap();
        let mut args = SessionArgs { ready: ReadyArgs { ready_file: Some(path) }, ..args() };
        let session = args.open("orders").unwrap();
        assert!(session.preferably_as("sales").is_ok());
        let error = session.acting_as("garden").unwrap_err().to_string();
        assert!(error.contains("no token for `garden`, only for orders, sales"), "{error}");
        args.acting_as = Some("sales".into());
        assert!(args.open("garden").unwrap().preferably_as("garden").is_ok(), "whoever chose stays");
        args.ready.ready_file = Some(PathBuf::from("/nowhere/ready.json"));
        let error = args.open("orders").unwrap_err().to_string();
        assert!(
            error.contains("/nowhere/ready.json does not exist") && error.contains("make run"),
            "{error}"
        );
    }
}
