//! Size, contrast and speed: what the design promises about the look, in numbers.

use std::time::Instant;

use gatehouse::login::pages::View;

use super::html::tags;
use super::sample::{Scene, everywhere, themes};

const CSS: &str = include_str!("../../../themes/gatehouse/css/login.css");
const EXAMPLE_CSS: &str = include_str!("../../../themes/contact-centre/css/contact-centre.css");

#[test]
fn the_login_page_with_all_it_loads_is_under_20_kb_in_two_requests() {
    let themes = themes();
    let url = "/realms/cx/login-actions/authenticate?session_code=6BQavrhPqI4_v1oI55zIlbTSQNLN247yQBclr9kNh4w&execution=cdbb866e-1367-4ed3-a284-a048dca9dc5a&client_id=cx-desk&tab_id=jjxnivRU6Ts&client_data=eyJydSI6Imh0dHA6Ly9sb2NhbGhvc3Q6OTk5OS9jYiIsInJ0IjoiY29kZSIsInN0IjoiMSJ9";
    let scene =
        Scene { theme: themes.get(None), locale: "de", realm_texts: None, words: everywhere("Contact Centre"), url };
    let html = scene.with_page(|page| scene.login(page).rendered().html);
    let is_load = |tag: &super::html::Tag| tag.attribute("rel") == Some("stylesheet") || tag.attribute("src").is_some();
    let loads: Vec<_> = tags(&html).into_iter().filter(is_load).collect();
    assert_eq!(loads.len(), 1, "{loads:?}");
    let bytes = html.len() + CSS.len();
    assert!(bytes < 16 * 1024, "{bytes} bytes");
}

#[test]
fn a_page_renders_in_far_less_than_a_millisecond() {
    let themes = themes();
    let scene = Scene {
        theme: themes.get(None),
        locale: "de",
        realm_texts: None,
        words: everywhere("Contact Centre"),
        url: "/act",
    };
    let start = Instant::now();
    let length: usize = (0..200).map(|_| scene.with_page(|page| scene.login(page).rendered().html.len())).sum();
    let each = start.elapsed() / 200;
    assert!(length > 0 && each.as_micros() < 2_000, "{each:?} each");
}

#[test]
fn colours_meet_wcag_aa_in_light_and_dark() {
    // Foreground, background, least ratio (WCAG 2.2, 1.4.3 for text and 1.4.11 for the edges of controls).
    let pairs = [
        ("ink", "surface", 4.5),
        ("ink", "ground", 4.5),
        ("muted", "surface", 4.5),
        ("muted", "ground", 4.5),
        ("accent", "surface", 4.5),
        ("accent", "ground", 4.5),
        ("on-button", "button", 4.5),
        ("on-button", "button-strong", 4.5),
        ("accent-strong", "surface", 4.5),
        ("danger", "surface", 4.5),
        ("ink", "danger-ground", 4.5),
        ("ink", "notice-ground", 4.5),
        ("line", "surface", 3.0),
        ("line", "ground", 3.0),
        ("button", "surface", 3.0),
    ];
    for sheets in [vec![CSS], vec![CSS, EXAMPLE_CSS]] {
        for is_dark in [false, true] {
            for (front, back, least) in pairs {
                let ratio = contrast(colour(&sheets, front, is_dark), colour(&sheets, back, is_dark));
                assert!(ratio >= least, "{front} on {back}, dark {is_dark}: {ratio:.2}");
            }
        }
    }
}

/// The last definition that applies, as a browser would choose it.
fn colour(sheets: &[&str], name: &str, is_dark: bool) -> [f64; 3] {
    let mut found = None;
    for sheet in sheets {
        let (light, dark) = sheet.split_once("prefers-color-scheme: dark").expect("both schemes");
        let dark = &dark[..dark.find("\n}").expect("the end of the block")];
        let after = |text: &str| text.split_once(&format!("--{name}: #")).map(|(_, rest)| rest[..6].to_owned());
        found = after(light).or(found);
        found = after(dark).filter(|_| is_dark).or(found);
    }
    let hex = found.unwrap_or_else(|| panic!("no colour {name}"));
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("six digits")) / 255.0)
}

/// WCAG 2.2, "contrast ratio".
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let luminance = |[r, g, b]: [f64; 3]| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    if a > b { a / b } else { b / a }
}
