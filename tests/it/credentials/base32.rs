//! The vectors of RFC 4648 section 10.

use gatehouse::credentials::otp::base32::{decode, encode};
use proptest::proptest;

const VECTORS: &[(&str, &str)] = &[
    ("", ""),
    ("f", "MY======"),
    ("fo", "MZXQ===="),
    ("foo", "MZXW6==="),
    ("foob", "MZXW6YQ="),
    ("fooba", "MZXW6YTB"),
    ("foobar", "MZXW6YTBOI======"),
];

#[test]
fn it_is_that_of_rfc_4648() {
    for (plain, encoded) in VECTORS {
        assert_eq!(encode(plain.as_bytes()), encoded.trim_end_matches('='));
        for written in [(*encoded).to_owned(), encoded.to_lowercase(), encoded.trim_end_matches('=').to_owned()] {
            assert_eq!(decode(&written).as_deref(), Some(plain.as_bytes()), "{written}");
        }
    }
}

#[test]
fn what_is_no_base32_is_refused() {
    for text in ["1", "MZ1W6===", "M", "MZ", "MZXW6Y!B", "ä"] {
        assert_eq!(decode(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_encoded_comes_back(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..80)) {
        assert_eq!(decode(&encode(&bytes)), Some(bytes));
    }
}
