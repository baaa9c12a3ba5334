//! `POST flows/{flow}/copy`: a flow with all below it once more, for changes of one's own. What is below gets the name of the
//! copy before its own.

use std::collections::{BTreeMap, HashMap};

use actix_web::{HttpResponse, web};
use serde_json::Value;

use super::{FlowPath, checked_alias, refuse};
use crate::admin::auth::{Flows, Manage};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::cx::Cx;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::flow::{self, AuthenticatorConfig, Execution, Flow};
use crate::model::view::flows::Flows as Tree;
use crate::realms::secrets;

/// The rows of a copy.
#[derive(Default)]
struct Copy {
    flows: Vec<Flow>,
    executions: Vec<Execution>,
    configs: Vec<AuthenticatorConfig>,
}

const TAKEN: &str = "New flow alias name already exists";

/// `POST`.
pub async fn copy(
    admin: Manage<Flows>,
    path: web::Path<FlowPath>,
    body: Body<BTreeMap<String, Value>>,
) -> Result<HttpResponse, Refusal> {
    let tree = &admin.cx.realm.flows;
    let name = checked_alias(body.value.get("newName").and_then(Value::as_str), TAKEN)?;
    let source = tree.find_by_alias(&path.flow).ok_or_else(|| Fault::missing("Flow not found"))?;
    let copy = rows(&admin.cx, tree, source, &name)?;
    if copy.flows.iter().any(|f| tree.find_by_alias(&f.alias).is_some()) {
        return Err(Fault::conflict(TAKEN).into());
    }
    let id = copy.flows.first().map(|f| f.id.clone()).unwrap_or_default();
    let at = format!("authentication/flows/{}/copy", source.alias);
    let mut told = body.value.clone();
    told.insert("id".into(), id.clone().into());
    let event = admin.event(Operation::Create, "AUTH_FLOW", &at, Some(&told));
    let realm = admin.cx.realm.realm.id.clone();
    admin
        .cx
        .write(async move |tx| {
            for flow in &copy.flows {
                flow::insert(tx, flow).await?;
            }
            for config in &copy.configs {
                flow::insert_config(tx, &realm, config).await?;
            }
            for execution in &copy.executions {
                flow::insert_execution(tx, &realm, execution).await?;
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    let escaped: String = url::form_urlencoded::byte_serialize(path.flow.as_bytes()).collect();
    Ok(reply::created(&admin, &format!("authentication/flows/{}/copy/{id}", escaped.replace('+', "%20"))))
}

fn rows(cx: &Cx, tree: &Tree, source: &Flow, name: &str) -> Result<Copy, Fault> {
    let mut out = Copy::default();
    let ids: HashMap<&str, String> =
        tree.below(&source.id).into_iter().map(|old| (old, cx.app.random.uuid())).collect();
    for old in tree.below(&source.id) {
        let flow = tree.get(old).ok_or_else(|| refuse("Flow not found"))?;
        let alias = if old == source.id { name.to_owned() } else { format!("{name} {}", flow.alias) };
        out.flows.push(Flow { id: ids[old].clone(), alias, built_in: false, ..flow.clone() });
        for step in tree.executions(old) {
            let config = step.config_id.as_deref().and_then(|id| tree.config(id));
            let config = config.map(|c| copied(cx, c, name)).transpose()?;
            out.executions.push(Execution {
                id: cx.app.random.uuid(),
                flow_id: ids[old].clone(),
                child_flow_id: step.child_flow_id.as_deref().and_then(|child| ids.get(child).cloned()),
                config_id: config.as_ref().map(|c| c.id.clone()),
                ..step.clone()
            });
            out.configs.extend(config);
        }
    }
    Ok(out)
}

/// A configuration under a new id, to which its secrets are bound.
fn copied(cx: &Cx, config: &AuthenticatorConfig, name: &str) -> Result<AuthenticatorConfig, Fault> {
    let mut new = secrets::open_step(config.clone(), &cx.app.master_key)?;
    (new.id, new.alias) = (cx.app.random.uuid(), format!("{name} {}", config.alias));
    secrets::seal_step(&mut new, &cx.app.master_key, &cx.app.random);
    Ok(new)
}
