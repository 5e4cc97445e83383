//! Callers that mean harm, frame by frame (RFC 9113): the connection is closed, the process goes on.

use baton_chassis::Limits;
use baton_proto::timeline::v1 as pb;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{Harness, soon};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const END_HEADERS: u8 = 4;
const ENHANCE_YOUR_CALM: u32 = 11;
const STREAMS: u32 = 5_000;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// `POST http /` from HPACK's static table.
fn request(stream: u32) -> Vec<u8> {
    frame(HEADERS, END_HEADERS, stream, &[0x83, 0x86, 0x84])
}

/// Opens many streams, spoils each with `spoil`, and gives the error code of the GOAWAY that answers, if one does.
async fn flood(harness: &Harness, spoil: impl Fn(u32) -> Vec<u8>) -> Option<u32> {
    let (mut reader, mut writer) = TcpStream::connect(harness.address).await.unwrap().into_split();
    let mut bytes = [PREFACE, &frame(SETTINGS, 0, 0, &[])].concat();
    for stream in (1..STREAMS * 2).step_by(2) {
        bytes.extend(request(stream));
        bytes.extend(spoil(stream));
    }
    // Fails once the server has closed: that is what is hoped for.
    let write = tokio::spawn(async move {
        let _ = writer.write_all(&bytes).await;
        writer
    });
    let mut answer = Vec::new();
    // An error is as good an end: the server may close while we still write.
    let _ = soon(reader.read_to_end(&mut answer)).await;
    drop(write);
    goaway(&answer)
}

fn goaway(mut frames: &[u8]) -> Option<u32> {
    while let Some((header, rest)) = frames.split_at_checked(9) {
        let length = u32::from_be_bytes([0, header[0], header[1], header[2]]) as usize;
        let payload = rest.get(..length)?;
        if header[3] == GOAWAY {
            return Some(u32::from_be_bytes(payload[4..8].try_into().unwrap()));
        }
        frames = &rest[length..];
    }
    None
}

async fn still_serves(harness: &Harness) {
    harness.connection.timeline().get_brief(pb::GetBriefRequest::default()).await.unwrap();
}

#[tokio::test]
async fn rapid_reset_closes_the_connection() {
    let harness = Harness::start().await;
    let cancel = |stream| frame(RST_STREAM, 0, stream, &8_u32.to_be_bytes());
    assert_eq!(flood(&harness, cancel).await, Some(ENHANCE_YOUR_CALM));
    still_serves(&harness).await;
}

#[tokio::test]
async fn making_the_server_reset_its_streams_closes_the_connection() {
    let harness = Harness::start().await;
    // A window that overflows is a stream error: the server has to reset the stream (CVE-2025-8671).
    let provoke = |stream| frame(WINDOW_UPDATE, 0, stream, &0x7fff_ffff_u32.to_be_bytes());
    assert_eq!(flood(&harness, provoke).await, Some(ENHANCE_YOUR_CALM));
    still_serves(&harness).await;
}

#[tokio::test]
async fn one_address_has_only_so_many_connections() {
    let limits = Limits { connections_per_address: 3, ..Limits::default() };
    let harness = Harness::start_with(limits, |service| service).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(greeted(&harness).await.expect("within the limit"));
    }
    assert!(greeted(&harness).await.is_none(), "one too many");
    held.clear();
    // Places are given back once the server notices.
    soon(async { while greeted(&harness).await.is_none() {} }).await;
}

/// A connection that the server has answered; `None` if it closed instead.
async fn greeted(harness: &Harness) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(harness.address).await.ok()?;
    stream.write_all(PREFACE).await.ok()?;
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await.ok()?;
    let mut first = [0];
    (stream.read(&mut first).await.ok()? == 1).then_some(stream)
}

#[tokio::test]
async fn a_half_said_preface_is_not_waited_for() {
    let harness = Harness::start().await;
    let mut stream = TcpStream::connect(harness.address).await.unwrap();
    stream.write_all(&PREFACE[..10]).await.unwrap();
    let mut answer = Vec::new();
    let _ = soon(stream.read_to_end(&mut answer)).await;
}
