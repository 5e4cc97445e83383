//! What the screen says once everything serves: where it is, and what to try.

use std::io::{self, Write};

use crate::DataDir;
use crate::output::style::bold;
use crate::output::table;
use crate::platform::Platform;

/// The customer of the demo story.
const LEAD: &str = "ana.souza@example.com";

/// Prints where everything is, and three things to try.
pub(super) fn print(platform: &Platform) -> io::Result<()> {
    let ready = platform.ready();
    let mut out = io::stdout().lock();

    let mut addresses = table(&["service", "address"]);
    for (name, url) in &ready.services {
        addresses.add([name, url]);
    }
    let mut tokens = table(&["who", "token, for 30 days"]);
    for (name, token) in &ready.tokens {
        tokens.add([name, &shortened(token)]);
    }
    let file = platform.ready_file().display();
    writeln!(out, "\n{}\n\n{addresses}\n\n{tokens}\n", bold("Baton is up"))?;
    writeln!(out, "Whole tokens, addresses and databases: {file}\n")?;

    writeln!(out, "{}", bold("Three things to try, in another terminal"))?;
    if platform.ready_file() != DataDir::default_path().join(crate::Ready::FILE) {
        writeln!(out, "  export BATON_READY_FILE={file}")?;
    }
    for (command, what) in to_try(platform) {
        writeln!(out, "  {}\n      {what}", bold(command))?;
    }
    writeln!(out, "\nCtrl-C stops everything.")?;
    out.flush()
}

fn to_try(platform: &Platform) -> [(String, &'static str); 3] {
    // As it was called, so that the line can be copied.
    let baton = std::env::args().next().unwrap_or_else(|| "baton".into());
    let timeline =
        platform.ready().services.get("timeline").map_or("", |url| url.trim_start_matches("http://"));
    let grpcurl = (format!("grpcurl -plaintext {timeline} list"), "what an app in any language sees");
    if platform.data_dir().has_story() {
        [
            (format!("{baton} brief {LEAD}"), "what support reads when Ana calls"),
            (format!("{baton} timeline {LEAD} --follow"), "everything that happened with her, live"),
            grpcurl,
        ]
    } else {
        [
            (format!("{baton} demo"), "a short story, played through the public API"),
            (format!("{baton} import olist DIR"), "a real shop's history"),
            grpcurl,
        ]
    }
}

/// Enough of a token to tell two apart, too little to use.
fn shortened(token: &str) -> String {
    let tail = token.get(token.len().saturating_sub(6)..).unwrap_or_default();
    format!("…{tail}")
}
