//! `baton up`: the whole platform on this machine.

mod welcome;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use baton_settings::{Problems, Secret, TelemetryArgs};

use crate::commands::demo;
use crate::data_dir::DataDirArgs;
use crate::output::style::bold;
use crate::platform::{DatabaseServer, Options, Platform, Progress};
use crate::telemetry;

/// Where and how the platform runs.
#[derive(Debug, clap::Args)]
// On this screen people read; what the services log in passing is for files.
#[command(mut_arg("log", |log| log.default_value("warn")))]
pub(crate) struct Args {
    #[command(flatten)]
    data_dir: DataDirArgs,

    /// Port of the first service; the others follow. 0 takes any free ports
    #[arg(long, value_name = "PORT", default_value_t = 7400, value_parser = clap::value_parser!(u16).range(0..=65_000))]
    port_base: u16,

    /// Where to write addresses and tokens once everything serves [default: ready.json in the data directory]
    #[arg(long, env = "BATON_READY_FILE", value_name = "FILE")]
    ready_file: Option<PathBuf>,

    /// Play the demo story now, and not only at the first start
    #[arg(long, conflicts_with = "no_demo")]
    demo: bool,

    /// Do not play the demo story at the first start
    #[arg(long)]
    no_demo: bool,

    /// Use this Postgres server instead of a private one; its user must be able to create roles and databases
    #[arg(long, env = "BATON_UP_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: Option<Secret>,

    #[command(flatten)]
    telemetry: TelemetryArgs,
}

impl Args {
    /// Serves until Ctrl-C.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let mut problems = Problems::new();
        let telemetry = self.telemetry.clone().check(&mut problems);
        let _telemetry = telemetry::start("baton", problems.finish(telemetry)?)?;
        let options = Options {
            data_dir: self.data_dir.path(),
            port_base: self.port_base,
            database: self.database_url.clone().map_or(DatabaseServer::Private, DatabaseServer::Given),
            ready_file: self.ready_file.clone(),
        };

        // One listener for the whole time before the stop: no signal falls between two of them.
        let mut stop = Box::pin(baton_chassis::terminated());
        say(&format!("Starting Baton on {}", options.data_dir.display()));
        let platform = tokio::select! {
            // The platform first: once it has written the ready file it must be stopped properly.
            biased;
            platform = Platform::start(options, tell) => platform?,
            signal = &mut stop => {
                signal?;
                say("Stopped before it was up.");
                return Ok(ExitCode::FAILURE);
            }
        };
        let signal = tokio::select! {
            () = self.welcome(&platform) => stop.await,
            signal = &mut stop => signal,
        };
        say("\nStopping: finishing what is under way (Ctrl-C again to end at once).");
        tokio::select! {
            () = platform.stop() => say("Stopped. The next `baton up` finds everything again."),
            again = baton_chassis::terminated() => return again.map(|()| ExitCode::FAILURE),
        }
        signal.map(|()| ExitCode::SUCCESS)
    }

    /// Tells the story, if it is time for it, and then where everything is. Nothing that fails here ends the platform.
    async fn welcome(&self, platform: &Platform) {
        let data_dir = platform.data_dir();
        let now = self.demo || (data_dir.is_fresh() && !self.no_demo);
        let outcome = if now {
            say("\nPlaying a short story, so that there is something to look at.\n");
            Box::pin(demo::play(platform.ready())).await
        } else {
            Ok(())
        };
        let has_story = now || data_dir.has_story();
        if let Err(error) = outcome.and_then(|()| Ok(data_dir.note_started(has_story)?)) {
            eprintln!("The story stopped: {error:#}. The platform serves; `baton demo` plays it again.");
        }
        // Whoever reads this may have gone; the platform stays.
        let _ = welcome::print(platform);
    }
}

/// One line on the screen. Whoever reads it may have gone; the platform stays.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// One line per step.
fn tell(progress: Progress<'_>) {
    let done = bold("✓");
    match progress {
        Progress::Database => say("  database server …"),
        Progress::DatabaseAnswers(port) => say(&format!("{done} database server answers on port {port}")),
        Progress::Serves(name, url) => say(&format!("{done} {name} serves at {url}")),
    }
}
