//! What has gone wrong in identity providers: each file is named after a class of attack.

mod action_tokens;
mod admin_matrix;
mod algorithm_confusion;
mod audience_leak;
mod changed_client;
mod code_of_another_client;
mod constant_time;
mod costly_hashes;
mod enumeration;
mod escalation;
mod flow_bomb;
mod https_required;
mod large_event;
mod large_login;
mod lock_ignored;
mod login_codes;
mod redirect_confusion;
mod refresh_reuse;
mod rights;
mod script_scheme;
mod second_factor;
mod session_fixation;
mod session_reuse;
mod shadowed_address;
mod skipped_step;
mod slow_body;
