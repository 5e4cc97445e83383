//! From the command line to the exit code, for a process that is one service.

use std::process::ExitCode;

use anyhow::Context as _;
use baton_auth::Verifier;
use baton_settings::{
    Auth, AuthArgs, InvalidSettings, Listen, ListenArgs, LogFormat, Problems, Telemetry, TelemetryArgs,
};
use clap::{Args, CommandFactory, FromArgMatches, Parser};
use tokio::signal::unix::{SignalKind, signal};

use crate::{Listener, Process, Service};

/// The arguments that are a service's own: its database, its timeline. Where it listens, whom it admits and what it
/// tells about itself are every service's, and added by [`main`].
pub trait ServiceArgs: Args {
    /// The checked settings.
    type Settings;

    /// The checked settings, or their problems.
    fn check(self, problems: &mut Problems) -> Option<Self::Settings>;
}

#[derive(Debug, Parser)]
#[command(version)]
struct CommandLine<A: Args> {
    #[command(flatten)]
    listen: ListenArgs,
    #[command(flatten)]
    auth: AuthArgs,
    #[command(flatten)]
    service: A,
    #[command(flatten)]
    telemetry: TelemetryArgs,
}

struct Settings<S> {
    listen: Listen,
    auth: Auth,
    telemetry: Telemetry,
    service: S,
}

impl<A: ServiceArgs> CommandLine<A> {
    fn check(self) -> Result<Settings<A::Settings>, InvalidSettings> {
        let mut problems = Problems::new();
        let listen = self.listen.check(&mut problems);
        let auth = self.auth.check(&mut problems);
        let telemetry = self.telemetry.check(&mut problems);
        let service = self.service.check(&mut problems);
        let all =
            || Some(Settings { listen: listen?, auth: auth?, telemetry: telemetry?, service: service? });
        problems.finish(all())
    }
}

/// The whole `main` of a process that is one service. `name` is the process's in telemetry and `--help`; `build`
/// connects, migrates and composes.
///
/// Exits with 0 after a clean stop, 2 when the settings cannot be used, and 1 when the service cannot run.
pub fn main<A, B, F>(name: &'static str, build: B) -> ExitCode
where
    A: ServiceArgs,
    B: FnOnce(A::Settings) -> F,
    F: Future<Output = anyhow::Result<Service>>,
{
    let matches = CommandLine::<A>::command().name(name).get_matches();
    let arguments = CommandLine::<A>::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let settings = match arguments.check() {
        Ok(settings) => settings,
        Err(problems) => {
            eprintln!("{problems}");
            return ExitCode::from(2);
        }
    };
    install_crypto();
    let outcome = tokio::runtime::Runtime::new()
        .context("the runtime cannot be started")
        .and_then(|runtime| runtime.block_on(live(name, settings, build)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{name}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn live<S, B, F>(name: &'static str, settings: Settings<S>, build: B) -> anyhow::Result<()>
where
    B: FnOnce(S) -> F,
    F: Future<Output = anyhow::Result<Service>>,
{
    // Lives until this function is left, by whatever way: dropping it flushes.
    let _telemetry = start_telemetry(name, settings.telemetry)?;
    let verifier = Verifier::from_jwks(&settings.auth.jwks).context("the JWKS file cannot be used")?;
    let service = tokio::select! {
        service = build(settings.service) => service.context("the service cannot start")?,
        signal = terminated() => return signal,
    };
    let address = settings.listen.address;
    let listener = Listener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let mut process = Process::new(verifier);
    process.start(service, listener)?;
    process.run(settings.listen.drain_grace).await
}

/// Sets up logs, traces and metrics for the process. Must be called inside the runtime.
pub fn start_telemetry(
    service_name: &'static str,
    settings: Telemetry,
) -> Result<baton_telemetry::Guard, baton_telemetry::InitError> {
    let format = match settings.log_format {
        LogFormat::Text => baton_telemetry::Format::Text,
        LogFormat::Json => baton_telemetry::Format::Json,
    };
    baton_telemetry::init(&baton_telemetry::Config {
        service_name,
        instance_id: settings.instance_id,
        otlp_endpoint: settings.otlp_endpoint,
        format,
        log: settings.log,
    })
}

/// Makes ring the process's TLS provider: rustls has none by default. The first call counts, later ones do nothing.
pub fn install_crypto() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Waits for the signal to stop: Ctrl-C (SIGINT) or SIGTERM.
pub async fn terminated() -> anyhow::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Args)]
    struct Own {
        #[arg(long)]
        shelf: Option<u8>,
    }

    impl ServiceArgs for Own {
        type Settings = u8;

        fn check(self, problems: &mut Problems) -> Option<u8> {
            problems.take("--shelf", self.shelf.ok_or("is required"))
        }
    }

    #[test]
    fn a_services_arguments_join_those_of_every_service() {
        CommandLine::<Own>::command().debug_assert();
        let parsed = CommandLine::<Own>::try_parse_from(["service", "--listen", "nowhere"]).unwrap();
        let problems = parsed.check().err().unwrap().to_string();
        for flag in ["--listen:", "--jwks-file:", "--shelf:"] {
            assert!(problems.contains(flag), "{flag} is missing in {problems}");
        }
    }
}
