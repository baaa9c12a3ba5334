//! A page for each role, open to those who hold it.

use crate::{
    visitor::Visitor,
    world::{Browser, run},
};

async fn assert_open(visitor: &Visitor, path: &str, heading: &str) {
    visitor.open(path).await;
    assert_eq!(visitor.heading().await, heading, "{path}");
    visitor.screenshot(&format!("page{}", path.replace('/', "-"))).await;
}

async fn assert_closed(visitor: &Visitor, path: &str) {
    visitor.open(path).await;
    assert_eq!(visitor.text("#notice .status").await, "403", "{path}");
}

#[test]
fn an_agent_sees_the_queues_of_the_groups() {
    run(Browser::default(), async |visitor| {
        visitor.log_in("alice").await;
        visitor.screenshot("overview").await;
        assert!(visitor.text("#roles").await.contains("agent"));
        assert_open(&visitor, "/agent", "Agent").await;
        assert!(visitor.text("#queues").await.contains("/sales/inbound"));
        assert_closed(&visitor, "/supervisor").await;
        visitor.screenshot("forbidden").await;
        assert_closed(&visitor, "/admin").await;
    });
}

#[test]
fn a_supervisor_is_an_agent_too_and_sees_the_team() {
    run(Browser::default(), async |visitor| {
        visitor.log_in("sam").await;
        assert_open(&visitor, "/supervisor", "Supervisor").await;
        assert!(visitor.text("#team").await.contains("Sam Sommer"));
        assert_open(&visitor, "/agent", "Agent").await;
        assert_closed(&visitor, "/admin").await;
    });
}

#[test]
fn an_administrator_takes_no_calls() {
    run(Browser::default(), async |visitor| {
        visitor.log_in("ada").await;
        assert_open(&visitor, "/admin", "Admin").await;
        assert!(visitor.text("main").await.contains(&visitor.servers.issuer));
        assert_closed(&visitor, "/agent").await;
        assert_closed(&visitor, "/supervisor").await;
    });
}

#[test]
fn a_login_leads_back_to_the_page_that_asked_for_it() {
    run(Browser::default(), async |visitor| {
        visitor.open("/supervisor").await;
        visitor.send_login("sam", "sam-demo").await;
        assert_eq!(visitor.heading().await, "Supervisor");
    });
}
