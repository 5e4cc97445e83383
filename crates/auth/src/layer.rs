//! Stands in front of every service: verifies the token, checks the policy, hands the caller on.

use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};

use baton_errors::{Failure, Reason};
use futures::future::Either;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Request, Response};
use tonic::Status;
use tonic::body::Body;

use tower::{Layer, Service};

use crate::{Caller, Verifier, policy};

/// Puts [`Auth`] in front of a service.
#[derive(Debug, Clone)]
pub struct AuthLayer(Arc<Verifier>);

impl AuthLayer {
    /// A layer that lets in whom `verifier` knows and the policy allows.
    pub const fn new(verifier: Arc<Verifier>) -> Self {
        Self(verifier)
    }
}

impl<S> Layer<S> for AuthLayer {
    type Service = Auth<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Auth { inner, verifier: Arc::clone(&self.0) }
    }
}

/// Lets a request through with its [`Caller`] and its [`policy::Rule`] as extensions, or answers with why not.
#[derive(Debug, Clone)]
pub struct Auth<S> {
    inner: S,
    verifier: Arc<Verifier>,
}

impl<S, B> Service<Request<B>> for Auth<S>
where
    S: Service<Request<B>, Response = Response<Body>>,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Either<S::Future, Ready<Result<Response<Body>, S::Error>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        if policy::is_open(request.uri().path()) {
            return Either::Left(self.inner.call(request));
        }
        match admit(&self.verifier, request.uri().path(), request.headers()) {
            Ok((caller, rule)) => {
                request.extensions_mut().insert(caller);
                request.extensions_mut().insert(rule);
                Either::Left(self.inner.call(request))
            }
            Err(failure) => Either::Right(ready(Ok(Status::from(failure).into_http()))),
        }
    }
}

fn admit(
    verifier: &Verifier,
    path: &str,
    headers: &HeaderMap,
) -> Result<(Caller, &'static policy::Rule), Failure> {
    let caller = verifier.verify(bearer(headers)?)?;
    let rule = policy::rule_for(path).ok_or_else(|| {
        Failure::new(Reason::RoleNotAllowed, "no rule of the policy allows this call to anybody")
    })?;
    rule.check(&caller)?;
    Ok((caller, rule))
}

/// The token of `authorization: Bearer …` (RFC 6750). Two such headers are as good as none: which one counts?
fn bearer(headers: &HeaderMap) -> Result<&str, Failure> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(missing());
    };
    let text = value.to_str().map_err(|_| missing())?;
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() => {
            Ok(token.trim())
        }
        _ => Err(missing()),
    }
}

fn missing() -> Failure {
    Failure::new(Reason::TokenMissing, "send one bearer token in the `authorization` metadata")
}
