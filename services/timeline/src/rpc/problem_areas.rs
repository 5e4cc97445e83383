//! Problem areas as tonic sees them.

use baton_db::Page;
use baton_errors::Failure;
use baton_proto::cases::v1::problem_areas_service_server::ProblemAreasService;
use baton_proto::cases::v1::{
    ListNoticesRequest, ListNoticesResponse, ListProblemAreasRequest, ListProblemAreasResponse,
};
use prost::Message;
use tonic::{Request, Response, Status};

use crate::app::App;
use crate::messages;
use crate::queries::problem_areas::areas::ListAreas;
use crate::queries::problem_areas::notices::ListNotices;

/// The service of problem areas.
#[derive(Debug)]
pub(crate) struct ProblemAreas {
    pub(crate) app: App,
}

#[tonic::async_trait]
impl ProblemAreasService for ProblemAreas {
    async fn list_problem_areas(
        &self,
        _: Request<ListProblemAreasRequest>,
    ) -> Result<Response<ListProblemAreasResponse>, Status> {
        let (areas, history) = self.app.ask(ListAreas { now: self.app.clock.now() }).await?;
        let areas = areas.iter().map(messages::area_count).collect();
        let history_days = i32::try_from(history).unwrap_or(i32::MAX);
        Ok(Response::new(ListProblemAreasResponse { areas, history_days }))
    }

    async fn list_notices(
        &self,
        request: Request<ListNoticesRequest>,
    ) -> Result<Response<ListNoticesResponse>, Status> {
        let request = request.into_inner();
        let filter = ListNoticesRequest { page_size: 0, page_token: String::new(), ..request.clone() };
        let filter = [b"ListNotices", filter.encode_to_vec().as_slice()].concat();
        let page = Page::parse(filter, request.page_size, &request.page_token).map_err(Failure::from)?;
        let query = ListNotices { page, only_standing: request.standing };
        let (notices, next_page_token) = self.app.ask(query).await?;
        let notices = notices.iter().map(messages::notice).collect();
        Ok(Response::new(ListNoticesResponse { notices, next_page_token }))
    }
}
