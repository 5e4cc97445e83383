//! Whether there is a platform at all, and if not, whether one could be started.

use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tokio::net::TcpListener;

use super::findings::{Finding, fail, ok, warn};
use crate::platform::ServiceName;
use crate::ready::{Ready, ReadyError};

/// Looks at the ready file, and gives what it says.
pub(super) fn ready_file(path: &Path) -> (Vec<Finding>, Option<Ready>) {
    let what = "ready file";
    let shown = path.display().to_string();
    match Ready::load(path) {
        Ok(ready) => (vec![privacy(path).unwrap_or_else(|| ok(what, shown))], Some(ready)),
        Err(ReadyError::Missing(_)) => {
            let advice =
                "no platform serves: start one with `baton up`, or name its ready file with --ready-file";
            (vec![fail(what, format!("{shown} does not exist"), advice)], None)
        }
        Err(error) => {
            let advice = "remove it and start the platform again, or name another one with --ready-file";
            (vec![fail(what, error.to_string(), advice)], None)
        }
    }
}

/// The file holds tokens: whoever reads it can be anybody.
fn privacy(path: &Path) -> Option<Finding> {
    let mode = std::fs::metadata(path).ok()?.permissions().mode();
    let open = mode & 0o077 != 0;
    let shown = path.display();
    open.then(|| {
        warn("ready file", format!("{shown} can be read by others"), format!("run: chmod 600 {shown}"))
    })
}

/// Whether `baton up` would find its ports free.
pub(super) async fn ports() -> Vec<Finding> {
    let mut findings = Vec::new();
    for service in ServiceName::ALL {
        let port = service.default_port();
        let what = format!("port {port}");
        findings.push(match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Ok(_) => ok(what, format!("free for {}", service.name())),
            Err(_) => warn(
                what,
                "taken by another program",
                format!("stop it (`ss -ltnp 'sport = :{port}'` shows it), or start with --port-base"),
            ),
        });
    }
    findings
}
