//! Where a service answers, and how long it takes to stop.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use clap::Args;

use crate::Problems;

/// The arguments of every service.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Serving")]
pub struct ListenArgs {
    /// Address to listen on; port 0 takes any free one
    #[arg(long, env = "BATON_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: String,

    /// How long running calls may take to finish after the signal to stop
    #[arg(long, env = "BATON_DRAIN_GRACE_SECS", value_name = "SECONDS", default_value_t = 20,
          value_parser = clap::value_parser!(u64).range(1..=600))]
    drain_grace_secs: u64,
}

/// Where a service answers, and how long it takes to stop.
#[derive(Debug, Clone)]
pub struct Listen {
    /// The address to bind.
    pub address: SocketAddr,
    /// How long running calls may take to finish after the signal to stop.
    pub drain_grace: Duration,
}

impl Listen {
    /// Loopback on any free port, for `baton up` and tests.
    pub const fn loopback() -> Self {
        let address = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        Self { address, drain_grace: Duration::from_secs(20) }
    }
}

impl ListenArgs {
    /// The checked group, or its problems.
    pub fn check(self, problems: &mut Problems) -> Option<Listen> {
        let address = self.listen.parse().map_err(|_| "must be an address and a port such as 0.0.0.0:7400");
        let address = problems.take("--listen", address)?;
        Some(Listen { address, drain_grace: Duration::from_secs(self.drain_grace_secs) })
    }
}
