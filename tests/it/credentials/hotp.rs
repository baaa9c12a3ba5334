//! The vectors of RFC 4226 appendix D and RFC 6238 appendix B.

use gatehouse::credentials::otp::{Algorithm, code};

#[test]
fn codes_by_counter_are_those_of_rfc_4226() {
    let expected = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
    for (counter, expected) in (0..).zip(expected) {
        assert_eq!(code(Algorithm::Sha1, b"12345678901234567890", counter, 6), expected, "{counter}");
    }
}

#[test]
fn codes_by_time_are_those_of_rfc_6238() {
    let key = |length: usize| b"1234567890".iter().copied().cycle().take(length).collect::<Vec<u8>>();
    let algorithms = [(Algorithm::Sha1, key(20)), (Algorithm::Sha256, key(32)), (Algorithm::Sha512, key(64))];
    let expected = [
        (59, ["94287082", "46119246", "90693936"]),
        (1_111_111_109, ["07081804", "68084774", "25091201"]),
        (1_111_111_111, ["14050471", "67062674", "99943326"]),
        (1_234_567_890, ["89005924", "91819424", "93441116"]),
        (2_000_000_000, ["69279037", "90698825", "38618901"]),
        (20_000_000_000_i64, ["65353130", "77737706", "47863826"]),
    ];
    for (time, expected) in expected {
        for ((algorithm, key), expected) in algorithms.iter().zip(expected) {
            assert_eq!(code(*algorithm, key, time / 30, 8), expected, "{algorithm:?} at {time}");
        }
    }
}
