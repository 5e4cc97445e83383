//! Compiles `proto/` with protox, a protobuf compiler written in Rust: no `protoc` to install.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use prost::Message as _;
use prost_types::{DescriptorProto, FileDescriptorSet};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../proto");
    println!("cargo::rerun-if-changed={}", root.display());

    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();

    let descriptors = protox::compile(&files, [&root])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;
    fs::write(out.join("requests.rs"), requests(&descriptors))?;

    let mut config = prost_build::Config::new();
    // The full name of a message is what an event's type is called by, also inside `google.protobuf.Any`.
    config.enable_type_names().type_name_domain(["."], "type.googleapis.com");
    // Maps in key order: the same message has the same bytes.
    config.btree_map(["."]);
    config.include_file("packages.rs");
    tonic_prost_build::configure().compile_fds_with_config(descriptors, config)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            files.push(path);
        }
    }
    Ok(())
}

/// What requests have in common, as implementations of the traits in `src/requests.rs`.
fn requests(descriptors: &FileDescriptorSet) -> String {
    let mut code = String::new();
    for file in &descriptors.file {
        let Some(package) = file.package().strip_prefix("baton.") else { continue };
        let module = package.replace('.', "::");
        for message in file.message_type.iter().filter(|message| message.name().ends_with("Request")) {
            let name = format!("crate::{module}::{}", message.name());
            if has(message, "context") {
                let _ = writeln!(
                    code,
                    "impl WriteRequest for {name} {{
                        fn context(&self) -> Option<&WriteContext> {{ self.context.as_ref() }}
                    }}"
                );
            }
            if has(message, "page_size") && has(message, "page_token") {
                let _ = writeln!(
                    code,
                    "impl ListRequest for {name} {{
                        fn page_size(&self) -> i32 {{ self.page_size }}
                        fn page_token(&self) -> &str {{ &self.page_token }}
                        fn filter(&self) -> Self {{
                            let mut filter = self.clone();
                            filter.page_size = 0;
                            filter.page_token.clear();
                            filter
                        }}
                    }}"
                );
            }
        }
    }
    code
}

fn has(message: &DescriptorProto, field: &str) -> bool {
    message.field.iter().any(|known| known.name() == field)
}
