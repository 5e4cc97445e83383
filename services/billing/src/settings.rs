//! What an operator can set: what every department's can, and the company's terms.

use std::collections::BTreeSet;

use baton_chassis::ServiceArgs;
use baton_department::{DepartmentArgs, DepartmentSettings};
use baton_settings::Problems;
use time::macros::format_description;
use time::{Date, UtcOffset};

/// The arguments of the department.
#[derive(Debug, Clone, clap::Args)]
#[group(id = "BillingArgs")]
pub struct Args {
    #[command(flatten)]
    department: DepartmentArgs,

    /// How much goodwill one customer may be granted in a currency within a year, in its minor units
    #[arg(long, env = "BATON_CREDIT_CAP_MINOR", value_name = "AMOUNT", default_value_t = Terms::default().credit_cap_minor,
          value_parser = clap::value_parser!(i64).range(0..))]
    credit_cap_minor: i64,

    /// How far the company's clock is ahead of UTC, such as `-03:00`
    #[arg(
        long,
        env = "BATON_UTC_OFFSET",
        value_name = "OFFSET",
        default_value = "+00:00",
        allow_hyphen_values = true
    )]
    utc_offset: String,

    /// The days on which nobody is reminded, beside Saturdays and Sundays, such as `2026-12-25,2027-01-01`
    #[arg(long, env = "BATON_HOLIDAYS", value_name = "DAYS", value_delimiter = ',')]
    holidays: Vec<String>,
}

/// What the department is told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where its database and the timeline are.
    pub department: DepartmentSettings,
    /// The company's terms.
    pub terms: Terms,
}

/// The company's terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// How much goodwill one customer may be granted in a currency within a year, in its minor units.
    pub credit_cap_minor: i64,
    /// How far the company's clock is ahead of UTC.
    pub utc_offset: UtcOffset,
    /// The days on which nobody is reminded, beside Saturdays and Sundays.
    pub holidays: BTreeSet<Date>,
}

impl Default for Terms {
    /// A hundred units of the usual currencies, UTC, no holidays.
    fn default() -> Self {
        Self { credit_cap_minor: 10_000, utc_offset: UtcOffset::UTC, holidays: BTreeSet::new() }
    }
}

impl ServiceArgs for Args {
    type Settings = Settings;

    fn check(self, problems: &mut Problems) -> Option<Settings> {
        let department = self.department.check(problems);
        let sign_hours_minutes = format_description!("[offset_hour sign:mandatory]:[offset_minute]");
        let utc_offset = UtcOffset::parse(&self.utc_offset, sign_hours_minutes)
            .map_err(|_| "must be an offset such as -03:00");
        let utc_offset = problems.take("--utc-offset", utc_offset);
        let days = self.holidays.iter().filter(|day| !day.is_empty());
        let days: Result<BTreeSet<Date>, _> =
            days.map(|day| Date::parse(day, format_description!("[year]-[month]-[day]"))).collect();
        let holidays = problems.take("--holidays", days.map_err(|_| "must be days such as 2026-12-25"));
        let terms =
            Terms { credit_cap_minor: self.credit_cap_minor, utc_offset: utc_offset?, holidays: holidays? };
        Some(Settings { department: department?, terms })
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use time::macros::{date, offset};

    use super::*;

    #[derive(Debug, Parser)]
    struct CommandLine {
        #[command(flatten)]
        own: Args,
    }

    fn check(own: &[&str]) -> Result<Settings, String> {
        let department = [
            "billing",
            "--database-url=postgres://a:b@127.0.0.1/billing",
            "--timeline-url=http://127.0.0.1:7400",
            "--service-token=token",
        ];
        let args =
            CommandLine::try_parse_from(department.iter().chain(own)).map_err(|error| error.to_string())?;
        let mut problems = Problems::new();
        let settings = args.own.check(&mut problems);
        problems.finish(settings).map_err(|error| error.to_string())
    }

    #[test]
    fn the_terms_have_defaults_and_can_be_set() {
        assert_eq!(check(&[]).unwrap().terms, Terms::default());
        let set = ["--credit-cap-minor=5", "--utc-offset=-03:00", "--holidays=2026-12-25,2027-01-01"];
        let terms = Terms {
            credit_cap_minor: 5,
            utc_offset: offset!(-3),
            holidays: [date!(2026 - 12 - 25), date!(2027 - 01 - 01)].into(),
        };
        assert_eq!(check(&set).unwrap().terms, terms);
    }

    #[test]
    fn bad_terms_are_told_at_once() {
        let problems = check(&["--utc-offset=Brasilia", "--holidays=christmas"]).unwrap_err();
        assert!(problems.contains("--utc-offset") && problems.contains("--holidays"), "{problems}");
        assert!(check(&["--credit-cap-minor=-1"]).is_err());
    }
}
