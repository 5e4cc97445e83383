//! The one life of a service process: settings, telemetry, build, bind, serve, drain.
