//! The directory of who can do what, as tonic sees it.

use baton_auth::Caller;
use baton_model::{Department, Role};
use baton_proto::cases::v1::capabilities_service_server::CapabilitiesService;
use baton_proto::cases::v1::{
    Capability, ListCapabilitiesRequest, ListCapabilitiesResponse, PutCapabilityRequest,
    PutCapabilityResponse,
};
use tonic::{Request, Response, Status};

use super::convert::{self, Write, checked, line, slug};
use crate::app::App;
use crate::commands::Command;
use crate::commands::capabilities::put::PutCapability;
use crate::domain::capability::{Director, Putting};
use crate::messages;
use crate::queries::capabilities::list::ListCapabilities;

/// The longest description, in bytes.
const DESCRIPTION_BYTES: usize = 200;

/// The most departments that can do one thing.
const DEPARTMENTS: usize = 20;

/// The service of capabilities.
#[derive(Debug)]
pub(crate) struct Capabilities {
    pub(crate) app: App,
}

#[tonic::async_trait]
impl CapabilitiesService for Capabilities {
    async fn put_capability(
        &self,
        request: Request<PutCapabilityRequest>,
    ) -> Result<Response<PutCapabilityResponse>, Status> {
        let Write { caller, request, mut violations, context } = convert::write(&self.app, request)?;
        let Capability { name, description, departments, etag, .. } =
            request.capability.clone().unwrap_or_default();
        let name = slug(&mut violations, "capability.name", name);
        let description =
            line(&mut violations, "capability.description", description, true, DESCRIPTION_BYTES);
        if departments.len() > DEPARTMENTS {
            violations.add("capability.departments", format!("must be at most {DEPARTMENTS}"));
        }
        let departments: Option<Vec<Department>> =
            departments.iter().map(|slug| violations.take("capability.departments", slug.parse())).collect();
        let (context, departments) = checked(violations, context.zip(departments))?;
        let putting = Putting { name, description, departments, etag };
        let command = PutCapability { putting, by: director(&caller), now: context.circumstances.now };
        let key = context.key("PutCapability", command.partition(), &request);
        Ok(Response::new(self.app.once(key, command).await?))
    }

    async fn list_capabilities(
        &self,
        _: Request<ListCapabilitiesRequest>,
    ) -> Result<Response<ListCapabilitiesResponse>, Status> {
        let capabilities = self.app.ask(ListCapabilities).await?;
        let capabilities = capabilities.iter().map(messages::capability).collect();
        Ok(Response::new(ListCapabilitiesResponse { capabilities }))
    }
}

/// As whom the caller changes the directory; the policy lets nobody else call.
fn director(caller: &Caller) -> Director {
    if caller.is(Role::Admin) { Director::Admin } else { Director::Lead(caller.department().clone()) }
}
