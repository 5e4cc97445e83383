//! A bound port, and the connections that come in by it.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use futures::Stream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Sleep;
use tonic::transport::server::{Connected, TcpConnectInfo};

/// How long a connection may take to say the HTTP/2 preface; keepalive does not run before it.
const PREFACE_DEADLINE: Duration = Duration::from_secs(5);
const PREFACE_BYTES: usize = 24;
/// A pause after an accept that failed: out of file descriptors stays true for a while.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A bound port. Nothing is accepted before a process serves on it; callers wait in the system's backlog.
#[derive(Debug)]
pub struct Listener {
    listener: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Binds `address`; with port 0, any free port.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// The bound address, with its real port.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The bound address as callers write it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The connections, at most `per_address` at once from one address.
    pub(crate) fn connections(
        self,
        per_address: usize,
    ) -> impl Stream<Item = io::Result<Connection>> + Send + 'static {
        let slots = Slots { taken: Arc::default(), per_address };
        futures::stream::unfold((self.listener, slots), |(listener, slots)| async move {
            loop {
                match accept(&listener, &slots).await {
                    Ok(Some(connection)) => return Some((Ok(connection), (listener, slots))),
                    Ok(None) => {}
                    Err(error) => {
                        tracing::warn!(error.kind = ?error.kind(), "a connection could not be accepted");
                        tokio::time::sleep(ACCEPT_PAUSE).await;
                    }
                }
            }
        })
    }
}

async fn accept(listener: &TcpListener, slots: &Slots) -> io::Result<Option<Connection>> {
    let (stream, peer) = listener.accept().await?;
    let Some(slot) = slots.take(peer.ip()) else {
        tracing::info!(limit = slots.per_address, "an address has too many connections: one more refused");
        return Ok(None);
    };
    // tonic does not set it on a hand-made incoming: a small call would take 88 ms instead of 0.1. It fails only on a
    // connection that is gone already, which the next read finds out.
    let _ = stream.set_nodelay(true);
    let preface =
        Some(Preface { missing: PREFACE_BYTES, deadline: Box::pin(tokio::time::sleep(PREFACE_DEADLINE)) });
    Ok(Some(Connection { stream, preface, _slot: slot }))
}

/// How many connections each address has.
#[derive(Clone)]
struct Slots {
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
    per_address: usize,
}

impl Slots {
    fn take(&self, address: IpAddr) -> Option<Slot> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(address).or_default();
        if *count >= self.per_address {
            return None;
        }
        *count += 1;
        Some(Slot { taken: Arc::clone(&self.taken), address })
    }
}

/// One connection's place in the count; given back when dropped.
struct Slot {
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
    address: IpAddr,
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

/// What is still missing of the connection preface (RFC 9113, section 3.4), and until when.
struct Preface {
    missing: usize,
    deadline: Pin<Box<Sleep>>,
}

/// An accepted connection.
pub(crate) struct Connection {
    stream: TcpStream,
    preface: Option<Preface>,
    _slot: Slot,
}

impl Connected for Connection {
    type ConnectInfo = TcpConnectInfo;

    fn connect_info(&self) -> TcpConnectInfo {
        self.stream.connect_info()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.stream).poll_read(context, buffer);
        if let Some(preface) = &mut self.preface {
            let read = buffer.filled().len() - before;
            preface.missing = preface.missing.saturating_sub(read);
            if preface.missing == 0 {
                self.preface = None;
            } else if preface.deadline.as_mut().poll(context).is_ready() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
        }
        outcome
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
