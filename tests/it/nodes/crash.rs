//! kill -9 in the middle of logins, refreshes and logouts: whatever was answered holds after the restart, and the server is ready
//! again within a second.

use std::cell::RefCell;
use std::time::Duration;

use futures_util::future::{join, join_all};
use futures_util::stream::{self, StreamExt};
use reqwest::Method;
use serde_json::Value;

use super::browser::Browser;
use super::process::{Node, Outcome, Place};
use super::realm;
use crate::support::database::CLUSTER;

const ROUNDS: usize = 3;
const WORKERS: usize = 16;
const STORM: Duration = Duration::from_millis(1200);
const READY_WITHIN: Duration = Duration::from_secs(1);

/// What was answered about one session.
#[derive(Default)]
struct Story {
    session: String,
    /// The refresh token that was given last; none while a request that may have used it has no answer.
    current: Option<String>,
    /// Refresh tokens that were replaced.
    used: Vec<String>,
    /// The last token of a session that was logged out.
    ended: Option<String>,
}

/// Logs in, refreshes and logs out until the server is gone.
async fn live(node: &Node, worker: usize, stories: &RefCell<Vec<Story>>) {
    for turn in worker.. {
        let login = if turn % 4 == 0 { Browser::default().login(node).await } else { node.password().await };
        let Some(tokens) = answered(login, 200) else { return };
        let mut story = Story { session: tokens.0, current: Some(tokens.1), ..Story::default() };
        let goes_on = go_on(node, turn, &mut story).await;
        stories.borrow_mut().push(story);
        if goes_on.is_none() {
            return;
        }
    }
}

async fn go_on(node: &Node, turn: usize, story: &mut Story) -> Option<()> {
    for _ in 0..turn % 3 {
        let token = story.current.take()?;
        let (_, next) = answered(node.refresh(&token).await, 200)?;
        story.used.push(token);
        story.current = Some(next);
    }
    if turn.is_multiple_of(5) {
        let token = story.current.take()?;
        answered(node.logout(&token).await, 204)?;
        story.ended = Some(token);
    }
    Some(())
}

/// Session and refresh token of an answer; none when the server was killed before it.
fn answered(outcome: Outcome, status: u16) -> Option<(String, String)> {
    let answer = outcome.ok()?;
    assert_eq!(answer.status, status, "{answer:?}");
    Some((answer.text_of("session_state"), answer.text_of("refresh_token")))
}

/// Whatever was answered holds. Tokens that were replaced come last: to present one ends its session.
async fn holds(node: &Node, story: &Story) {
    if let Some(token) = &story.current {
        let answer = node.refresh(token).await.expect("an answer");
        assert_eq!(answer.status, 200, "session {} is lost: {answer:?}", story.session);
    }
    for token in story.used.iter().chain(&story.ended) {
        let answer = node.refresh(token).await.expect("an answer");
        assert_eq!(answer.error(), (400, "invalid_grant".into()), "a token of {} lives again", story.session);
    }
}

/// The sessions that the realm's events of type LOGIN tell of.
async fn audited(node: &Node) -> Vec<String> {
    let token = node.administrator().await;
    let events = node.admin(&token, Method::GET, "/events?type=LOGIN&max=100000", &Value::Null).await;
    let events = events.expect("an answer").json();
    let events = events.as_array().expect("a list").iter();
    events.filter_map(|event| event["sessionId"].as_str().map(str::to_owned)).collect()
}

/// Storms, kills and restarts, several times on the same data.
async fn survives(place: &Place) {
    let mut node = Node::start(place).await;
    for round in 0..ROUNDS {
        let stories = RefCell::default();
        let workers = join_all((0..WORKERS).map(|worker| live(&node, worker, &stories)));
        join(workers, async {
            actix_web::rt::time::sleep(STORM).await;
            node.kill();
        })
        .await;
        node = Node::start(place).await;
        let stories = stories.into_inner();
        assert!(stories.len() > WORKERS, "{} sessions are no storm", stories.len());
        assert!(node.ready_after < READY_WITHIN, "round {round}: ready after {:?}", node.ready_after);
        stream::iter(&stories).for_each_concurrent(WORKERS, |story| holds(&node, story)).await;
        let audited = audited(&node).await;
        let lost = stories.iter().find(|story| !audited.contains(&story.session));
        assert!(lost.is_none(), "round {round}: no event of session {}", lost.expect("one").session);
    }
}

#[actix_web::test]
async fn nothing_that_was_answered_is_lost_on_sqlite() {
    survives(&Place::on_sqlite(&realm())).await;
}

#[actix_web::test]
async fn nothing_that_was_answered_is_lost_on_postgres() {
    survives(&Place::on_postgres(&CLUSTER, &realm())).await;
}
