//! Flows of a realm's JSON, written as a tree: a line is a step, its authenticator or the name of a sub-flow, its requirement, and
//! perhaps a configuration in JSON. What is indented below a line is its sub-flow.

use serde_json::{Value, json};

/// Gives a realm the flow `mine`, in this place (`browserFlow`, `directGrantFlow` …).
pub fn bind(realm: &mut Value, place: &str, tree: &str) {
    let (mut flows, mut configs) = (Vec::new(), Vec::new());
    let lines: Vec<&str> = tree.lines().filter(|line| !line.trim().is_empty()).collect();
    let name = format!("mine of {place}");
    flow(&name, true, &lines, &mut flows, &mut configs);
    realm[place] = json!(name);
    for (member, more) in [("authenticationFlows", flows), ("authenticatorConfig", configs)] {
        let known = realm[member].as_array().cloned().unwrap_or_default();
        realm[member] = known.into_iter().chain(more).collect();
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn flow(alias: &str, top_level: bool, lines: &[&str], flows: &mut Vec<Value>, configs: &mut Vec<Value>) {
    let own = lines.first().map_or(0, |line| indent(line));
    let mut steps = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| indent(line) == own) {
        let below: Vec<&str> = lines[at + 1..].iter().copied().take_while(|next| indent(next) > own).collect();
        let mut words = line.trim().splitn(3, ' ');
        let (name, requirement) = (words.next().expect("a name"), words.next().expect("a requirement"));
        let mut step = json!({"requirement": requirement, "priority": at, "authenticatorFlow": !below.is_empty()});
        if below.is_empty() {
            step["authenticator"] = json!(name);
        } else {
            step["flowAlias"] = json!(name);
            flow(name, false, &below, flows, configs);
        }
        if let Some(config) = words.next() {
            let alias = format!("config {} of {alias}", configs.len());
            step["authenticatorConfig"] = json!(alias);
            configs.push(json!({"alias": alias, "config": serde_json::from_str::<Value>(config).expect("JSON")}));
        }
        steps.push(step);
    }
    flows.push(json!({
        "alias": alias, "providerId": "basic-flow", "topLevel": top_level, "builtIn": false, "authenticationExecutions": steps,
    }));
}
