//! What the contract says about a method, read once from the descriptor set.

use std::collections::HashMap;
use std::sync::LazyLock;

use prost::Message;
use prost_types::FileDescriptorSet;

/// A method of the contract.
#[derive(Debug)]
pub(crate) struct Method {
    /// The full path, such as `/baton.orders.v1.OrdersService/PlaceOrder`.
    pub(crate) path: String,
    /// Whether it stays open until one side ends it.
    pub(crate) is_stream: bool,
}

/// The method with this path; `None` for one that is not in the contract (health, reflection).
pub(crate) fn find(path: &str) -> Option<&'static Method> {
    static METHODS: LazyLock<HashMap<String, Method>> = LazyLock::new(read);
    METHODS.get(path)
}

fn read() -> HashMap<String, Method> {
    let files = FileDescriptorSet::decode(baton_proto::FILE_DESCRIPTOR_SET).unwrap_or_default().file;
    let mut methods = HashMap::new();
    for file in &files {
        for service in &file.service {
            for method in &service.method {
                let path = format!("/{}.{}/{}", file.package(), service.name(), method.name());
                let is_stream = method.server_streaming() || method.client_streaming();
                methods.insert(path.clone(), Method { path, is_stream });
            }
        }
    }
    methods
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_told_from_calls() {
        let is_stream = |path| find(path).map(|method| method.is_stream);
        assert_eq!(is_stream("/baton.timeline.v1.TimelineService/GetEvent"), Some(false));
        assert_eq!(is_stream("/baton.timeline.v1.TimelineService/WatchCustomer"), Some(true));
        assert_eq!(is_stream("/grpc.health.v1.Health/Check"), None);
    }
}
