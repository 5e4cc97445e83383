//! `baton serve`: any set of the services in one process, against given databases.
//!
//! Each service is configured as its own binary is: the same arguments, from the environment. A variable may carry the
//! service's name, `BATON_ORDERS_DATABASE_URL` beside `BATON_DATABASE_URL`; the named one wins. What two services must
//! never share (a database, a token, an address) is read from named variables only as soon as there are several.

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use baton_auth::Verifier;
use baton_chassis::{Listener, Process, ServiceArgs};
use baton_settings::{AuthArgs, InvalidSettings, Listen, ListenArgs, Problems, TelemetryArgs};
use clap::{Args as _, Command, FromArgMatches};

use crate::platform::{ServiceName, Settings};
use crate::telemetry;

/// Which services, and what they share.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Each service takes the settings of its own binary from the environment, with its name in them: \
                        BATON_ORDERS_DATABASE_URL, BATON_ORDERS_LISTEN, BATON_ORDERS_SERVICE_TOKEN_FILE. A single \
                        service also takes them without its name. Addresses default to 127.0.0.1:7400 (timeline), \
                        :7401 (orders), :7402 (support), :7403 (shipping), :7404 (billing), :7405 (sales)."
)]
pub(crate) struct Args {
    /// The services to run
    #[arg(required = true, value_enum, value_name = "NAME")]
    services: Vec<ServiceName>,

    #[command(flatten)]
    auth: AuthArgs,

    #[command(flatten)]
    telemetry: TelemetryArgs,
}

/// Variables that no two services may share.
const OWN: [&str; 5] = [
    "BATON_LISTEN",
    "BATON_DATABASE_URL",
    "BATON_DATABASE_URL_FILE",
    "BATON_SERVICE_TOKEN",
    "BATON_SERVICE_TOKEN_FILE",
];

impl Args {
    /// Serves until a signal to stop.
    pub(crate) async fn run(mut self) -> anyhow::Result<ExitCode> {
        self.services.sort_by_key(|service| service.default_port());
        self.services.dedup();
        let alone = self.services.len() == 1;
        let mut problems = Problems::new();
        let auth = self.auth.check(&mut problems);
        let telemetry = self.telemetry.check(&mut problems);
        let both = || Some((auth?, telemetry?));
        let (auth, telemetry) = problems.finish(both())?;
        let _telemetry = telemetry::start("baton", telemetry)?;

        baton_chassis::install_crypto();
        let verifier = Verifier::from_jwks(&auth.jwks).context("the JWKS file cannot be used")?;
        let mut process = Process::new(verifier);
        let mut grace = Duration::ZERO;
        for name in &self.services {
            let (listen, settings) = settings(*name, alone).with_context(|| as_set_for(*name))?;
            grace = grace.max(listen.drain_grace);
            let service = tokio::select! {
                service = Box::pin(settings.build()) => service,
                signal = baton_chassis::terminated() => return signal.map(|()| ExitCode::SUCCESS),
            };
            let service = service.with_context(|| format!("{} cannot start", name.name()))?;
            let bound = Listener::bind(listen.address).await;
            let listener =
                bound.with_context(|| format!("{} cannot listen on {}", name.name(), listen.address))?;
            println!("{} serves at {}", name.name(), listener.url());
            process.start(service, listener)?;
        }
        process.run(grace).await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Where to look when a service's settings are wrong.
fn as_set_for(name: ServiceName) -> String {
    let (name, variables) = (name.name(), name.name().to_uppercase());
    format!("{name} (`--database-url` is the variable BATON_{variables}_DATABASE_URL, and so on)")
}

/// The settings of one service, from the environment.
fn settings(name: ServiceName, alone: bool) -> anyhow::Result<(Listen, Settings)> {
    macro_rules! of {
        ($service:ident, $crate_name:ident) => {{
            let (listen, own) = checked::<$crate_name::Args>(name, alone)?;
            (listen, Settings::$service(own))
        }};
    }
    Ok(match name {
        ServiceName::Timeline => of!(Timeline, baton_timeline),
        ServiceName::Orders => of!(Orders, baton_orders),
        ServiceName::Support => of!(Support, baton_support),
        ServiceName::Shipping => of!(Shipping, baton_shipping),
        ServiceName::Billing => of!(Billing, baton_billing),
        ServiceName::Sales => of!(Sales, baton_sales),
    })
}

fn checked<A: ServiceArgs>(name: ServiceName, alone: bool) -> anyhow::Result<(Listen, A::Settings)> {
    let command = A::augment_args(ListenArgs::augment_args(Command::new(name.name())));
    let (command, arguments) = named(command, name, alone, |variable| std::env::var_os(variable));
    let matches = command.no_binary_name(true).try_get_matches_from(arguments)?;
    Ok(check::<A>(ListenArgs::from_arg_matches(&matches)?, A::from_arg_matches(&matches)?)?)
}

fn check<A: ServiceArgs>(listen: ListenArgs, own: A) -> Result<(Listen, A::Settings), InvalidSettings> {
    let mut problems = Problems::new();
    let listen = listen.check(&mut problems);
    let own = own.check(&mut problems);
    let both = || Some((listen?, own?));
    problems.finish(both())
}

/// Turns named variables into arguments, which win over the variables that clap itself reads.
fn named(
    mut command: Command,
    name: ServiceName,
    alone: bool,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> (Command, Vec<OsString>) {
    let mut arguments = Vec::new();
    command = command.mut_args(|arg| {
        let variable = arg.get_env().and_then(|variable| variable.to_str()).map(str::to_owned);
        let (Some(variable), Some(flag)) = (variable, arg.get_long().map(str::to_owned)) else { return arg };
        let with_name = variable.replacen("BATON_", &format!("BATON_{}_", name.name().to_uppercase()), 1);
        if let Some(value) = lookup(&with_name) {
            let mut argument = OsString::from(format!("--{flag}="));
            argument.push(value);
            arguments.push(argument);
        } else if variable == "BATON_LISTEN" && !(alone && lookup(&variable).is_some()) {
            arguments.push(format!("--{flag}=127.0.0.1:{}", name.default_port()).into());
        }
        if !alone && OWN.contains(&variable.as_str()) { arg.env(None::<&'static str>) } else { arg }
    });
    (command, arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(alone: bool, environment: &[(&str, &str)]) -> Vec<String> {
        let lookup = |variable: &str| {
            environment.iter().find(|(name, _)| *name == variable).map(|(_, value)| OsString::from(value))
        };
        let command = baton_orders::Args::augment_args(ListenArgs::augment_args(Command::new("orders")));
        let (_, arguments) = named(command, ServiceName::Orders, alone, lookup);
        arguments.into_iter().map(|argument| argument.into_string().unwrap()).collect()
    }

    #[test]
    fn a_named_variable_is_the_services_own() {
        let set = [
            ("BATON_ORDERS_DATABASE_URL", "postgres://orders@db/orders"),
            ("BATON_SUPPORT_DATABASE_URL", "postgres://support@db/support"),
            ("BATON_ORDERS_LISTEN", "0.0.0.0:9000"),
        ];
        let expected = ["--listen=0.0.0.0:9000", "--database-url=postgres://orders@db/orders"];
        assert_eq!(arguments(false, &set), expected);
    }

    #[test]
    fn addresses_have_defaults_that_a_single_service_may_override() {
        assert_eq!(arguments(true, &[]), ["--listen=127.0.0.1:7401"]);
        assert_eq!(arguments(true, &[("BATON_LISTEN", "0.0.0.0:9000")]), Vec::<String>::new());
        assert_eq!(arguments(false, &[("BATON_LISTEN", "0.0.0.0:9000")]), ["--listen=127.0.0.1:7401"]);
    }
}
