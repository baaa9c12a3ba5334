//! The orderly end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::web::{ServiceConfig, get};
use actix_web::{HttpResponse, rt};
use gatehouse::config::Config;
use gatehouse::edge::health::Health;
use gatehouse::edge::listen::{Listening, Shared, listen};
use gatehouse::metrics::Metrics;

use super::production;

fn config() -> Config {
    let options = [
        ("http-enabled", "true"),
        ("http-host", "127.0.0.1"),
        ("http-port", "0"),
        ("health-enabled", "false"),
        ("http-relative-path", "/auth"),
    ];
    production(&options).expect("good")
}

fn slow(routes: &mut ServiceConfig) {
    routes.route(
        "/slow",
        get().to(async || {
            rt::time::sleep(Duration::from_millis(400)).await;
            HttpResponse::Ok().body("finished")
        }),
    );
}

fn shared() -> Shared {
    Shared { health: Arc::new(Health::default()), metrics: Arc::new(Metrics::new(Instant::now())) }
}

fn connect(listening: &Listening, path: &str) -> TcpStream {
    let authority = listening.urls[0].trim_start_matches("http://").trim_end_matches("/auth");
    let mut stream = TcpStream::connect(authority).expect("a connection");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: a\r\n\r\n").expect("written");
    stream
}

#[test]
fn a_running_request_is_finished() {
    rt::System::new().block_on(async {
        let shared = shared();
        let listening = listen(&config(), &shared, slow).expect("listening");
        let mut stream = connect(&listening, "/auth/slow");
        while shared.metrics.active_requests() == 0 {
            rt::time::sleep(Duration::from_millis(5)).await;
        }
        shared.health.stop();
        let begun = Instant::now();
        listening.stop(Duration::from_secs(10)).await;
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("finished"), "{answer}");
    });
}

#[test]
fn an_idle_connection_does_not_hold_the_end_up() {
    rt::System::new().block_on(async {
        let shared = shared();
        let listening = listen(&config(), &shared, slow).expect("listening");
        let mut stream = connect(&listening, "/none");
        let reader = std::thread::spawn(move || stream.read(&mut [0; 512]).map(|read| (read, stream)));
        while !reader.is_finished() {
            rt::time::sleep(Duration::from_millis(5)).await;
        }
        let begun = Instant::now();
        listening.stop(Duration::from_secs(10)).await;
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    });
}
