//! What an operator can set: what every department's operator can.

pub use baton_department::{DepartmentArgs as Args, DepartmentSettings as Settings};
