//! Callers that mean harm, frame by frame (RFC 9113): the connection is closed, the process goes on.

use baton_chassis::Limits;
use baton_proto::timeline::v1 as pb;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedReadHalf;

use crate::harness::{Harness, soon};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const ACK: u8 = 1;
const END_HEADERS: u8 = 4;
const ENHANCE_YOUR_CALM: u32 = 11;
const STREAMS: u32 = 5_000;
/// Streams that may be cancelled at once.
const CANCELLED: u32 = 16;

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

/// How a connection went on after a flood.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// The server told it to go, with this error code.
    Closed(u32),
    /// The server answers as if nothing had been.
    Alive,
    /// Closed without a word.
    Lost,
}

/// Opens streams and spoils each with `spoil`, all in one breath, and looks at what becomes of the connection.
async fn flood(harness: &Harness, streams: u32, spoil: impl Fn(u32) -> Vec<u8>) -> Outcome {
    let (mut reader, mut writer) = TcpStream::connect(harness.address).await.unwrap().into_split();
    let mut bytes = [PREFACE, &frame(SETTINGS, 0, 0, &[])].concat();
    for stream in (1..streams * 2).step_by(2) {
        bytes.extend(request(stream));
        bytes.extend(spoil(stream));
    }
    bytes.extend(frame(PING, 0, 0, &[0; 8]));
    // Fails once the server has closed: that is what is hoped for.
    let write = tokio::spawn(async move {
        let _ = writer.write_all(&bytes).await;
        writer
    });
    let outcome = soon(outcome(&mut reader)).await;
    drop(write);
    outcome
}

/// Reads frames until one tells how the connection goes on.
async fn outcome(reader: &mut OwnedReadHalf) -> Outcome {
    let mut header = [0; 9];
    while reader.read_exact(&mut header).await.is_ok() {
        let mut payload = vec![0; u32::from_be_bytes([0, header[0], header[1], header[2]]) as usize];
        if reader.read_exact(&mut payload).await.is_err() {
            break;
        }
        match (header[3], header[4]) {
            (GOAWAY, _) => return Outcome::Closed(u32::from_be_bytes(payload[4..8].try_into().unwrap())),
            (PING, ACK) => return Outcome::Alive,
            _ => {}
        }
    }
    Outcome::Lost
}

async fn still_serves(harness: &Harness) {
    harness.connection.timeline().get_brief(pb::GetBriefRequest::default()).await.unwrap();
}

#[tokio::test]
async fn rapid_reset_closes_the_connection() {
    let harness = Harness::start().await;
    let cancel = |stream| frame(RST_STREAM, 0, stream, &8_u32.to_be_bytes());
    assert_eq!(flood(&harness, CANCELLED, cancel).await, Outcome::Alive);
    // Two more than we let pass are within what the library lets pass by itself: it is our limit that is met.
    for streams in [CANCELLED + 2, STREAMS] {
        assert_eq!(flood(&harness, streams, cancel).await, Outcome::Closed(ENHANCE_YOUR_CALM));
    }
    still_serves(&harness).await;
}

#[tokio::test]
async fn making_the_server_reset_its_streams_closes_the_connection() {
    let harness = Harness::start().await;
    // A window that overflows is a stream error: the server has to reset the stream (CVE-2025-8671).
    let provoke = |stream| frame(WINDOW_UPDATE, 0, stream, &0x7fff_ffff_u32.to_be_bytes());
    assert_eq!(flood(&harness, STREAMS, provoke).await, Outcome::Closed(ENHANCE_YOUR_CALM));
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
