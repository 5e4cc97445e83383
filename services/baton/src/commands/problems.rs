//! `baton problems`: where cases pile up.

use std::process::ExitCode;

use baton_client::retry;
use baton_proto::cases::v1::problem_areas_service_client::ProblemAreasServiceClient;
use baton_proto::cases::v1::{
    AreaCount, AreaState, ListNoticesRequest, ListProblemAreasRequest, ListProblemAreasResponse, Notice,
    ProblemArea,
};
use serde_json::json;

use crate::failure::CallFailed;
use crate::output::{self, OutputArgs, table};
use crate::session::SessionArgs;

/// How to show them.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Prints the areas with cases of the last 24 hours, and the notices that stand.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let client = ProblemAreasServiceClient::new(self.session.open("support")?.timeline()?);
        let areas = retry(|| {
            let mut client = client.clone();
            async move { client.list_problem_areas(ListProblemAreasRequest {}).await }
        });
        let areas = areas.await.map_err(CallFailed::from)?;
        let notices = retry(|| {
            let mut client = client.clone();
            async move { client.list_notices(ListNoticesRequest { standing: true, ..Default::default() }).await }
        });
        let notices = notices.await.map_err(CallFailed::from)?.notices;
        if self.output.json {
            let notices: Vec<_> = notices.iter().map(output::json::of).collect();
            output::print(json!({ "areas": output::json::of(&areas), "notices": notices }))?;
        } else {
            print(&areas, &notices)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn print(areas: &ListProblemAreasResponse, notices: &[Notice]) -> anyhow::Result<()> {
    if areas.areas.is_empty() {
        output::print(output::style::dim("no case in the last 24 hours"))?;
    } else {
        let mut rows = table(&["area", "cases", "usual", "state"]).with_numbers(&[1, 2]);
        for count in &areas.areas {
            rows.add(line(count));
        }
        output::print(rows)?;
    }
    for notice in notices {
        let Notice { area, case_count, raised_at, .. } = notice;
        output::print(format_args!(
            "Notice since {}: {case_count} cases about {}, usual is {}.",
            output::when(raised_at.as_ref()),
            name(area.as_ref()),
            hundredths(notice.usual_hundredths),
        ))?;
    }
    Ok(())
}

fn line(count: &AreaCount) -> [String; 4] {
    let (state, usual) = match count.state() {
        AreaState::Spike => ("spike", hundredths(count.usual_hundredths)),
        AreaState::NotEnoughData => ("not enough data", "unknown".to_owned()),
        AreaState::Usual | AreaState::Unspecified => ("usual", hundredths(count.usual_hundredths)),
    };
    [name(count.area.as_ref()), count.case_count.to_string(), usual, state.to_owned()]
}

fn name(area: Option<&ProblemArea>) -> String {
    let ProblemArea { kind, product } = area.cloned().unwrap_or_default();
    match (kind.is_empty(), product.is_empty()) {
        (false, false) => format!("{kind}, {product}"),
        (true, _) => product,
        (false, true) => kind,
    }
}

fn hundredths(number: i32) -> String {
    format!("{}.{:02}", number / 100, number % 100)
}
