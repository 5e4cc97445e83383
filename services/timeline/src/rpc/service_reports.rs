//! Service reports as tonic sees them.

use baton_errors::Violations;
use baton_proto::cases::v1::service_reports_service_server::ServiceReportsService;
use baton_proto::cases::v1::{GetServiceReportRequest, GetServiceReportResponse};
use tonic::{Request, Response, Status};

use super::convert::{checked, optional, period};
use crate::app::App;
use crate::queries::service_report::GetServiceReport;

/// The service of service reports.
#[derive(Debug)]
pub(crate) struct ServiceReports {
    pub(crate) app: App,
}

#[tonic::async_trait]
impl ServiceReportsService for ServiceReports {
    async fn get_service_report(
        &self,
        request: Request<GetServiceReportRequest>,
    ) -> Result<Response<GetServiceReportResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::new();
        let period = period(&mut violations, "period", request.period);
        let department = optional(&mut violations, "department", &request.department);
        let department = checked(violations, department)?;
        let departments = self.app.ask(GetServiceReport { period, department }).await?;
        Ok(Response::new(GetServiceReportResponse { departments }))
    }
}
