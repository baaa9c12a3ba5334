//! Flows that contain one another many times are small to write down and endless to walk. They are not taken in, and not walked.

use gatehouse::fault::Fault;
use gatehouse::model::flow::{self, Execution};
use gatehouse::model::realm as realms;
use serde_json::{Value, json};

use crate::login::realm;
use crate::oidc::realm::PASSWORD;
use crate::support::browser::Browser;
use crate::support::{Answer, Server};

const LEVELS: usize = 12;
const WIDTH: usize = 10;

/// Flows of so many steps each, all of which are the next flow.
fn flows(width: usize, last: &Value) -> Value {
    let flow = |level: usize| {
        let next = format!("level {}", level + 1);
        let sub_flow = |at: usize| json!({"requirement": "ALTERNATIVE", "priority": at, "flowAlias": next, "authenticatorFlow": true});
        let steps: Vec<Value> = match level {
            LEVELS => vec![last.clone()],
            _ => (0..width).map(sub_flow).collect(),
        };
        json!({"alias": format!("level {level}"), "providerId": "basic-flow", "topLevel": level == 1, "authenticationExecutions": steps})
    };
    (1..=LEVELS).map(flow).collect()
}

fn leaf() -> Value {
    json!({"requirement": "ALTERNATIVE", "priority": 0, "authenticator": "identity-provider-redirector"})
}

async fn create(server: &Server, realm: Value) -> Result<(), String> {
    let given = serde_json::from_value(realm).expect("a realm");
    let made = gatehouse::realms::create::create(&server.app.store, server.app.makings(), given).await;
    made.map(drop).map_err(|fault| fault.to_string())
}

#[actix_web::test]
async fn it_is_not_taken_in() {
    let server = Server::start(realm(json!({}))).await;
    let round = json!({"requirement": "ALTERNATIVE", "priority": 0, "flowAlias": "level 1", "authenticatorFlow": true});
    for (name, flows, why) in
        [("bomb", flows(WIDTH, &leaf()), "has too many steps"), ("round", flows(1, &round), "is a step of itself")]
    {
        let given = json!({"realm": name, "enabled": true, "browserFlow": "level 1", "authenticationFlows": flows});
        let refusal = create(&server, given).await.expect_err("refused");
        assert!(refusal.contains("authenticationFlows: the flow 'level") && refusal.contains(why), "{refusal}");
    }
    let given =
        json!({"realm": "deep", "enabled": true, "browserFlow": "level 1", "authenticationFlows": flows(1, &leaf())});
    create(&server, given).await.expect("a flow of many levels is not large");
}

/// Adds to each step that is a sub-flow as many more of its kind, behind the back of whoever checks.
async fn widen(server: &Server) {
    let written = server.app.store.write::<_, Fault, _>(async move |tx| {
        let realm = realms::find(tx, "t").await?.expect("the realm").id;
        let aliases: Vec<_> =
            flow::list(tx, &realm).await?.into_iter().filter(|f| f.alias.starts_with("level ")).collect();
        for step in flow::list_executions(tx, &realm).await? {
            if step.child_flow_id.is_some() && aliases.iter().any(|f| f.id == step.flow_id) {
                for n in 1..WIDTH {
                    let copy = Execution { id: format!("{n} {}", step.id), ..step.clone() };
                    flow::insert_execution(tx, &realm, &copy).await?;
                }
            }
        }
        Ok(())
    });
    written.await.expect("written");
}

#[actix_web::test]
async fn one_that_is_there_is_not_walked() {
    let flows =
        json!({"browserFlow": "level 1", "directGrantFlow": "level 1", "authenticationFlows": flows(1, &leaf())});
    let server = Server::start(realm(flows)).await;
    widen(&server).await;
    let patience = std::time::Duration::from_secs(20);
    let page = tokio::time::timeout(patience, async { Browser::of(&server).authorize("").await }).await;
    let page: Answer = page.expect("the login ends");
    assert_eq!(page.status, 500, "{}", page.text);
    let grant = tokio::time::timeout(patience, server.token(PASSWORD)).await.expect("the grant ends");
    assert!([200, 500].contains(&grant.status), "{}", grant.text);
}
