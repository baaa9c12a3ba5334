//! The XML that code services answer with: what is read of it, and what is refused.

use gatehouse::delivery::Channel;
use gatehouse::delivery::code_service::xml::{Contact, Flaw, parse};
use proptest::prelude::*;

const ROOT: &str = "checkVerifiedContactMethods";

fn document(inner: &str) -> String {
    format!("<{ROOT}>{inner}</{ROOT}>")
}

#[test]
fn the_documents_of_the_specification_are_read() {
    let text = r#"<checkVerifiedContactMethods>
                    <status>success</status>
                    <methods>
                           <method name="email" value="youremail@genesys.com"/>
                           <method name="authenticator"/>
                           <method name="SMS"/>
                    </methods>
</checkVerifiedContactMethods>"#;
    let answer = parse(text.as_bytes(), ROOT).expect("an answer");
    let contact = |channel, value: Option<&str>| Contact { channel, value: value.map(str::to_owned) };
    assert_eq!(answer.status, "success");
    let wanted = [
        contact(Channel::Email, Some("youremail@genesys.com")),
        contact(Channel::Authenticator, None),
        contact(Channel::Sms, None),
    ];
    assert_eq!(answer.contacts, wanted);
    let text = "<?xml version='1.0' encoding='UTF-8'?>\n<!-- said --><codeAuthentication><status> incorrect code\n</status></codeAuthentication>\n";
    assert_eq!(parse(text.as_bytes(), "codeAuthentication").expect("an answer").status, "incorrect code");
}

#[test]
fn text_may_be_written_in_every_way_that_xml_has() {
    for status in ["s&#117;ccess", "<![CDATA[success]]>", "suc<!-- x -->cess", "s&#x75;ccess"] {
        let answer = parse(document(&format!("<status>{status}</status>")).as_bytes(), ROOT).expect(status);
        assert_eq!(answer.status, "success", "{status}");
    }
    let text = "\u{feff}".to_owned()
        + &document("<status>success</status><methods><method name='email' value='a&amp;b@x.y'/></methods>");
    assert_eq!(parse(text.as_bytes(), ROOT).expect("an answer").contacts[0].value.as_deref(), Some("a&b@x.y"));
    let unknown =
        document("<status>success</status><methods><method name='pigeon'/></methods><more><status>no</status></more>");
    let answer = parse(unknown.as_bytes(), ROOT).expect("what is not known is passed over");
    assert!(answer.contacts.is_empty() && answer.status == "success");
}

#[test]
fn what_is_hostile_or_broken_is_refused() {
    let laughs =
        "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>".to_owned() + &document("<status>&b;</status>");
    let file =
        "<!DOCTYPE l [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>".to_owned() + &document("<status>&f;</status>");
    let deep = document(&format!("<status>success</status>{}{}", "<a>".repeat(50), "</a>".repeat(50)));
    let many = document(&format!("<status>success</status>{}", "<a/>".repeat(1000)));
    let contacts =
        document(&format!("<status>success</status><methods>{}</methods>", "<method name='email'/>".repeat(50)));
    let attributes: String = (0..100).map(|n| format!(" a{n}='1'")).collect();
    let cases: Vec<String> = vec![
        String::new(),
        "success".into(),
        "{\"status\":\"success\"}".into(),
        "<html><body>Login</body></html>".into(),
        "<codeAuthentication><status>success</status></codeAuthentication>".into(),
        laughs,
        file,
        "<!DOCTYPE x>".to_owned() + &document("<status>success</status>"),
        "<?php echo 1 ?>".to_owned() + &document("<status>success</status>"),
        "<?xml version='1.0' encoding='UTF-16'?>".to_owned() + &document("<status>success</status>"),
        document("<?xml version='1.0'?><status>success</status>"),
        document(""),
        document("<status>success</status><status>error</status>"),
        document("<status>error</status><status>success</status>"),
        document("<status><b>success</b></status>"),
        document("<status>success"),
        document("<status>success</states>"),
        document("<status>&unknown;</status>"),
        document("<status>&#xD800;</status>"),
        document(&format!("<status>{}</status>", "s".repeat(5000))),
        document("<status>success</status><methods><method/></methods>"),
        document("<status>success</status><methods><method name='email' name='SMS'/></methods>"),
        document(&format!(
            "<status>success</status><methods><method name='email' value='{}'/></methods>",
            "x".repeat(5000)
        )),
        document("<status>success</status>") + &document("<status>success</status>"),
        document("<status>success</status>") + "text",
        "text".to_owned() + &document("<status>success</status>"),
        format!("<{ROOT}{attributes}><status>success</status></{ROOT}>"),
        format!("<{ROOT} a><status>success</status></{ROOT}>"),
        format!("<{ROOT}><status>success</status>"),
        deep,
        many,
        contacts,
    ];
    for case in cases {
        assert!(parse(case.as_bytes(), ROOT).is_err(), "{case}");
    }
    assert_eq!(parse(b"<checkVerifiedContactMethods>\xff", ROOT), Err(Flaw::Encoding));
    assert_eq!(parse(&[0xfe, 0xff, 0, b'<'], ROOT), Err(Flaw::Encoding));
}

/// Pieces of which documents are made that are nearly right.
fn piece() -> impl Strategy<Value = String> {
    let known = prop_oneof![
        Just("<checkVerifiedContactMethods>"),
        Just("</checkVerifiedContactMethods>"),
        Just("<status>"),
        Just("</status>"),
        Just("success"),
        Just("<methods>"),
        Just("</methods>"),
        Just("<method name='email'/>"),
        Just("<method "),
        Just("name="),
        Just("'SMS'"),
        Just("/>"),
        Just(">"),
        Just("<"),
        Just("&"),
        Just("&amp;"),
        Just("&#0;"),
        Just("&#x10FFFF;"),
        Just("<![CDATA["),
        Just("]]>"),
        Just("<!--"),
        Just("-->"),
        Just("<!DOCTYPE"),
        Just("<?xml?>"),
        Just("\u{0}"),
        Just("\u{feff}"),
        Just(" "),
    ];
    prop_oneof![known.prop_map(str::to_owned), ".{0,8}"]
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(parse(&bytes, ROOT).is_err());
    }

    #[test]
    fn nor_do_documents_that_are_nearly_right(pieces in proptest::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        if let Ok(answer) = parse(text.as_bytes(), ROOT) {
            // Whoever says success says it once, in an element of that name.
            prop_assert!(text.matches("<status").count() >= 1 && answer.status.len() <= 1024 && answer.contacts.len() <= 20);
        }
    }

    #[test]
    fn a_status_is_read_as_it_was_written(status in "[ -~]{0,100}", value in "[!-~]{1,60}") {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('>', "&gt;");
        let inner = format!("<status>{}</status><methods><method name=\"email\" value=\"{}\"/></methods>", escape(&status), escape(&value));
        let answer = parse(document(&inner).as_bytes(), ROOT).expect("an answer");
        prop_assert_eq!(answer.status.as_str(), status.trim());
        prop_assert_eq!(answer.contacts[0].value.as_deref(), Some(value.as_str()));
    }

    #[test]
    fn a_document_that_was_cut_off_says_nothing(at in 0usize..150) {
        let whole = document("<status>success</status><methods><method name=\"email\" value=\"a@b.c\"/></methods>");
        let cut = at.min(whole.len() - 1);
        prop_assert!(parse(&whole.as_bytes()[..cut], ROOT).is_err());
    }
}
