//! gRPC server reflection, so that tools can call without our proto files.
//!
//! Served in both versions, because older tools ask for `v1alpha`; only this listener's services are named; the
//! descriptors of `google.rpc` error details are included so that tools can print why a call failed.

use tonic::service::RoutesBuilder;
use tonic_reflection::server::{Builder, Error};

/// Adds both versions of reflection for `grpc_names`.
pub(crate) fn add(routes: &mut RoutesBuilder, grpc_names: &[&'static str]) -> Result<(), Error> {
    routes.add_service(builder(grpc_names).build_v1()?);
    routes.add_service(builder(grpc_names).build_v1alpha()?);
    Ok(())
}

fn builder(grpc_names: &[&'static str]) -> Builder<'static> {
    let builder = Builder::configure()
        .register_encoded_file_descriptor_set(baton_proto::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
        .with_service_name("grpc.health.v1.Health");
    grpc_names.iter().fold(builder, |builder, name| builder.with_service_name(*name))
}
