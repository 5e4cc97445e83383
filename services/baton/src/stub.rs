//! TEMP until the crates land.
pub(crate) use baton_orders as baton_support;
pub(crate) mod baton_timeline {
    #[derive(Debug, clap::Args)]
    pub(crate) struct Args {
        #[command(flatten)]
        database: baton_settings::DatabaseArgs,
    }
    pub(crate) struct Settings {
        pub(crate) database: baton_settings::Database,
    }
    impl baton_chassis::ServiceArgs for Args {
        type Settings = Settings;
        fn check(self, p: &mut baton_settings::Problems) -> Option<Settings> {
            Some(Settings { database: self.database.check(p)? })
        }
    }
    pub(crate) async fn build(_s: Settings) -> anyhow::Result<baton_chassis::Service> {
        Ok(baton_chassis::Service::new("timeline"))
    }
}
