//! Who gets in, through the layer as services use it: forged, expired, missing, foreign and `alg: none` tokens do not.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baton_auth::{AuthLayer, Caller, Identity, Minter, Verifier};
use baton_errors::{Reason, reason_of};
use baton_model::{Clock, Role, SystemClock};
use http::{Request, Response};
use serde_json::json;
use time::OffsetDateTime;
use tonic::Status;
use tonic::body::Body;
use tower::{Layer, ServiceExt};

const GET_ORDER: &str = "/baton.orders.v1.OrdersService/GetOrder";
const HOUR: Duration = Duration::from_hours(1);

#[derive(Debug)]
struct Later(time::Duration);

impl Clock for Later {
    fn now(&self) -> OffsetDateTime {
        SystemClock.now() + self.0
    }
}

fn ann() -> Identity {
    let department = "orders".parse().unwrap();
    Identity { id: "ann".into(), name: "Ann".into(), department, roles: vec![Role::Agent] }
}

fn token(minter: &Minter) -> String {
    minter.mint(&ann(), HOUR, &SystemClock).unwrap()
}

/// What a call with these `authorization` headers comes to: the caller's id, or the reason.
async fn call(verifier: Verifier, path: &str, authorization: &[&str]) -> Result<String, Reason> {
    let handler = tower::service_fn(|request: Request<Body>| async move {
        let caller: Option<&Caller> = request.extensions().get();
        let id = caller.map_or("nobody", |caller| caller.actor.id.as_str());
        Ok::<_, Infallible>(Response::builder().header("caller", id).body(Body::empty()).unwrap())
    });
    let service = AuthLayer::new(Arc::new(verifier)).layer(handler);
    let mut request = Request::builder().uri(path);
    for value in authorization {
        request = request.header("authorization", *value);
    }
    let response = service.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    match Status::from_header_map(response.headers()) {
        Some(status) => Err(reason_of(&status).unwrap()),
        None => Ok(response.headers()["caller"].to_str().unwrap().to_owned()),
    }
}

async fn present(minter: &Minter, token: &str) -> Result<String, Reason> {
    let verifier = Verifier::from_jwks(&minter.jwks()).unwrap();
    call(verifier, GET_ORDER, &[&format!("Bearer {token}")]).await
}

#[tokio::test]
async fn a_good_token_names_its_caller() {
    let minter = Minter::generate().unwrap();
    assert_eq!(present(&minter, &token(&minter)).await, Ok("ann".to_owned()));
    let reloaded = Minter::from_pem(&minter.to_pem().unwrap()).unwrap();
    assert_eq!(reloaded.jwks(), minter.jwks());
}

#[tokio::test]
async fn no_token_or_an_unclear_one_is_missing() {
    let minter = Minter::generate().unwrap();
    let good = format!("Bearer {}", token(&minter));
    for headers in [&[][..], &["Bearer "], &["Basic YW5uOng="], &[good.as_str(), "Bearer other"]] {
        let verifier = Verifier::from_jwks(&minter.jwks()).unwrap();
        assert_eq!(call(verifier, GET_ORDER, headers).await, Err(Reason::TokenMissing), "{}", headers.len());
    }
}

#[tokio::test]
async fn an_expired_token_says_so_and_a_future_one_is_invalid() {
    let minter = Minter::generate().unwrap();
    let token = token(&minter);
    for (shift, expected) in [
        (time::Duration::minutes(59), Ok("ann".to_owned())),
        (time::Duration::minutes(61), Err(Reason::TokenExpired)),
        (time::Duration::minutes(-5), Err(Reason::TokenInvalid)),
    ] {
        let verifier = Verifier::from_jwks(&minter.jwks()).unwrap().with_clock(Arc::new(Later(shift)));
        assert_eq!(call(verifier, GET_ORDER, &[&format!("Bearer {token}")]).await, expected, "{shift}");
    }
}

#[tokio::test]
async fn a_remembered_token_still_expires() {
    let minter = Minter::generate().unwrap();
    let token = minter.mint(&ann(), HOUR, &Later(-time::Duration::hours(2))).unwrap();
    let verifier = Verifier::from_jwks(&minter.jwks()).unwrap();
    for _ in 0..2 {
        assert_eq!(verifier.verify(&token).unwrap_err().reason(), Reason::TokenExpired);
    }
}

#[tokio::test]
async fn a_forged_token_is_invalid() {
    let minter = Minter::generate().unwrap();
    let forger = Minter::generate().unwrap();
    let good = token(&minter);
    let parts: Vec<&str> = good.split('.').collect();
    let promoted = {
        let claims = URL_SAFE_NO_PAD.decode(parts[1]).unwrap();
        let claims = String::from_utf8(claims).unwrap().replace("agent", "admin");
        format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(claims), parts[2])
    };
    for bad in
        [token(&forger), promoted, format!("{}.{}.", parts[0], parts[1]), "not.a.token".into(), "x".into()]
    {
        assert_eq!(present(&minter, &bad).await, Err(Reason::TokenInvalid), "{bad}");
    }
}

#[tokio::test]
async fn a_token_does_not_choose_its_algorithm() {
    let minter = Minter::generate().unwrap();
    let good = token(&minter);
    let claims = good.split('.').nth(1).unwrap();

    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    assert_eq!(present(&minter, &format!("{none}.{claims}.")).await, Err(Reason::TokenInvalid));

    // HMAC with the public key as its secret: the classic confusion.
    let jwks: serde_json::Value = serde_json::from_str(&minter.jwks()).unwrap();
    let public = URL_SAFE_NO_PAD.decode(jwks["keys"][0]["x"].as_str().unwrap()).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    let secret = jsonwebtoken::EncodingKey::from_secret(&public);
    let confused = jsonwebtoken::encode(&jsonwebtoken::Header::default(), &claims, &secret).unwrap();
    assert_eq!(present(&minter, &confused).await, Err(Reason::TokenInvalid));
}

#[tokio::test]
async fn audience_subject_department_and_roles_are_required() {
    let minter = Minter::generate().unwrap();
    let pem = minter.to_pem().unwrap();
    let key = jsonwebtoken::EncodingKey::from_ed_pem(pem.as_bytes()).unwrap();
    let header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::EdDSA);
    let exp = SystemClock.now().unix_timestamp() + 600;
    let good = json!({ "aud": "baton", "sub": "ann", "name": "Ann", "department": "orders", "roles": ["agent"],
                       "exp": exp });
    let with = |claim: &str, value: serde_json::Value| {
        let mut claims = good.clone();
        claims[claim] = value;
        jsonwebtoken::encode(&header, &claims, &key).unwrap()
    };
    assert_eq!(present(&minter, &with("aud", json!(["baton", "other"]))).await, Ok("ann".to_owned()));
    for (claim, value) in [
        ("aud", json!("another-install")),
        ("aud", json!(null)),
        ("sub", json!("")),
        ("sub", json!(" ")),
        ("name", json!("An\tn")),
        ("sub", json!("x".repeat(129))),
        ("name", json!("")),
        ("department", json!("Not A Slug")),
        ("roles", json!([])),
        ("roles", json!(["emperor"])),
        ("exp", json!(null)),
    ] {
        let token = with(claim, value.clone());
        assert_eq!(present(&minter, &token).await, Err(Reason::TokenInvalid), "{claim} = {value}");
    }
}

#[tokio::test]
async fn an_rpc_without_a_row_is_refused_to_everybody() {
    let minter = Minter::generate().unwrap();
    let everything = Identity { roles: Role::ALL.to_vec(), ..ann() };
    let token = minter.mint(&everything, HOUR, &SystemClock).unwrap();
    for path in ["/baton.orders.v1.OrdersService/DropEverything", "/", "/grpc.health.v1.Health"] {
        let verifier = Verifier::from_jwks(&minter.jwks()).unwrap();
        let outcome = call(verifier, path, &[&format!("Bearer {token}")]).await;
        assert_eq!(outcome, Err(Reason::RoleNotAllowed), "{path}");
    }
}

#[tokio::test]
async fn health_needs_no_token() {
    let verifier = Verifier::from_jwks(&Minter::generate().unwrap().jwks()).unwrap();
    assert_eq!(call(verifier, "/grpc.health.v1.Health/Check", &[]).await, Ok("nobody".to_owned()));
}

#[test]
fn a_key_set_without_a_usable_key_is_refused() {
    for bad in ["", "{}", r#"{"keys":[]}"#, r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#] {
        assert!(Verifier::from_jwks(bad).is_err(), "{bad}");
    }
}
