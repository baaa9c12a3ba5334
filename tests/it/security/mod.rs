//! What has gone wrong in identity providers: each file is named after a class of attack.

mod admin_matrix;
mod algorithm_confusion;
mod audience_leak;
mod code_of_another_client;
mod refresh_reuse;
