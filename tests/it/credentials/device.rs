//! Which codes a device's credential takes: its own digits, hash function and encoding, and no further off than the window.

use gatehouse::credentials::otp::{Algorithm, Device, code};
use serde_json::{Value, json};

const SEED: &str = "12345678901234567890";
const NOW: i64 = 1_111_111_111;

fn device(data: Value) -> Option<Device> {
    Device::read(&json!({"value": SEED}).to_string(), &data.to_string())
}

fn totp() -> Device {
    device(json!({"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"})).expect("sound")
}

#[test]
fn a_code_by_time_may_be_as_far_off_as_the_window() {
    for off in -3..=3_i64 {
        let step = NOW / 30 + off;
        let typed = code(Algorithm::Sha1, SEED.as_bytes(), step, 6);
        let found = |window| totp().find_step(&typed, NOW, window);
        assert_eq!(found(1), (off.abs() <= 1).then_some(step), "{off}");
        assert_eq!(found(0), (off == 0).then_some(step), "{off}");
        assert_eq!(found(3), Some(step), "{off}");
    }
}

#[test]
fn a_code_by_counter_may_be_ahead_and_never_behind() {
    let device = device(json!({"subType": "hotp", "digits": 6, "counter": 5, "period": 30, "algorithm": "HmacSHA1"}));
    let device = device.expect("sound");
    for counter in 3..9 {
        let typed = code(Algorithm::Sha1, SEED.as_bytes(), counter, 6);
        assert_eq!(device.find_step(&typed, NOW, 2), (5..=7).contains(&counter).then_some(counter), "{counter}");
    }
}

#[test]
fn digits_and_hash_function_are_the_device_s_own() {
    for (name, algorithm) in
        [("HmacSHA1", Algorithm::Sha1), ("HmacSHA256", Algorithm::Sha256), ("HmacSHA512", Algorithm::Sha512)]
    {
        for digits in [6, 8] {
            let data = json!({"subType": "totp", "digits": digits, "period": 60, "algorithm": name});
            let device = device(data).expect("sound");
            let typed = code(algorithm, SEED.as_bytes(), NOW / 60, digits);
            assert_eq!(device.find_step(&typed, NOW, 0), Some(NOW / 60), "{name} {digits}");
            assert_eq!(device.find_step(&code(algorithm, SEED.as_bytes(), NOW / 60, 14 - digits), NOW, 0), None);
        }
    }
}

#[test]
fn a_seed_in_base32_is_decoded_and_any_other_is_taken_as_it_stands() {
    let secret = json!({"value": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}).to_string();
    let mut data = json!({"subType": "totp", "digits": 6, "period": 30, "algorithm": "HmacSHA1"});
    let step = |data: &Value, key: &[u8]| {
        let device = Device::read(&secret, &data.to_string()).expect("sound");
        device.find_step(&code(Algorithm::Sha1, key, NOW / 30, 6), NOW, 0)
    };
    assert_eq!(step(&data, b"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), Some(NOW / 30));
    data["secretEncoding"] = json!("BASE32");
    assert_eq!(step(&data, SEED.as_bytes()), Some(NOW / 30));
}

#[test]
fn blanks_between_digits_do_not_matter_and_everything_else_does() {
    let typed = code(Algorithm::Sha1, SEED.as_bytes(), NOW / 30, 6);
    let spaced = format!(" {} {}\n", &typed[..3], &typed[3..]);
    assert!(totp().find_step(&spaced, NOW, 0).is_some());
    let wrong = [String::new(), typed[1..].to_owned(), format!("0{typed}"), format!("+{typed}"), typed.repeat(40)];
    for typed in wrong {
        assert_eq!(totp().find_step(&typed, NOW, 1), None, "{typed}");
    }
}

#[test]
fn what_cannot_be_understood_is_no_device() {
    let sound = json!({"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"});
    let changes = [
        ("subType", json!("motp")),
        ("digits", json!(0)),
        ("digits", json!(10)),
        ("digits", json!("six")),
        ("counter", json!(-1)),
        ("period", json!(0)),
        ("algorithm", json!("HmacMD5")),
        ("secretEncoding", json!("HEX")),
        ("secretEncoding", json!("BASE32")),
    ];
    for (member, value) in changes {
        let mut data = sound.clone();
        data[member] = value.clone();
        assert!(device(data).is_none(), "{member} {value}");
    }
    for secret in ["", "{}", "[]", r#"{"value": ""}"#, r#"{"value": 7}"#] {
        assert!(Device::read(secret, &sound.to_string()).is_none(), "{secret}");
    }
}
