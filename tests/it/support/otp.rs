//! A device that makes codes, as an application on a telephone does.

use gatehouse::credentials::otp::{Algorithm, code};
use serde_json::{Value, json};

use super::Server;

/// Seconds of a time step.
pub const PERIOD: i64 = 30;

/// The code of a seed so many steps from now, by the server's clock.
pub fn totp(server: &Server, seed: &str, steps: i64) -> String {
    hotp(seed, server.app.clock.now_ms() / 1000 / PERIOD + steps)
}

/// The code of a seed for a counter.
pub fn hotp(seed: &str, counter: i64) -> String {
    code(Algorithm::Sha1, seed.as_bytes(), counter, 6)
}

/// A code that is none of those which are right about now.
pub fn wrong_totp(server: &Server, seed: &str) -> String {
    let right: Vec<String> = (-3..=3).map(|steps| totp(server, seed, steps)).collect();
    (0..).map(|n| format!("{n:06}")).find(|code| !right.contains(code)).expect("there are more codes")
}

/// Such a device as a realm's JSON has it.
pub fn device(id: &str, label: &str, seed: &str) -> Value {
    credential(
        id,
        label,
        seed,
        json!({"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"}),
    )
}

/// A device with this `credentialData`.
pub fn credential(id: &str, label: &str, seed: &str, data: Value) -> Value {
    json!({
        "id": id, "type": "otp", "userLabel": label, "createdDate": 1_700_000_000_000_i64,
        "secretData": json!({"value": seed}).to_string(), "credentialData": data.to_string(),
    })
}
