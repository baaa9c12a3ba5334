//! The steps of the flow that resets credentials. What somebody sees who knows no account is what everybody sees: the mail is
//! sent while nobody waits for it.

mod choose_user;
mod email;
mod otp;
mod password;

pub use choose_user::AUTHENTICATOR as CHOOSE_USER;
pub use email::AUTHENTICATOR as EMAIL;
pub use otp::AUTHENTICATOR as OTP;
pub use password::AUTHENTICATOR as PASSWORD;
