//! What goes when a flow or a step goes: the sub-flows and configurations that nothing else uses. What is built in, and what
//! stands by itself, stays.

use std::collections::BTreeSet;

use gatehouse_store::Tx;

use super::binding;
use crate::fault::Fault;
use crate::model::flow::Execution;
use crate::model::flow_change;
use crate::model::realm::Realm;
use crate::model::view::flows::Flows;

/// The flow, and those below it that are of no other flow.
fn members<'a>(tree: &'a Flows, id: &'a str) -> BTreeSet<&'a str> {
    let mut gone = BTreeSet::from([id]);
    let is_free = |gone: &BTreeSet<&str>, child: &&str| {
        let stays = tree.get(child).is_some_and(|f| f.built_in || f.top_level);
        !stays && !gone.contains(child) && tree.parents(child).all(|parent| gone.contains(parent))
    };
    // Each round may set free what the round before kept.
    loop {
        let more: Vec<&str> = tree.below(id).into_iter().filter(|child| is_free(&gone, child)).collect();
        if more.is_empty() {
            return gone;
        }
        gone.extend(more);
    }
}

/// Refused when other flows would lose a step with this one: all but the one that a sub-flow was made for, and that one too
/// when it is built in.
pub fn require_alone(tree: &Flows, id: &str) -> Result<(), Fault> {
    let is_sub_flow = tree.get(id).is_some_and(|f| !f.top_level);
    let own = usize::from(is_sub_flow);
    let is_built_in = |parent: &str| tree.get(parent).is_some_and(|f| f.built_in);
    if tree.parents(id).count() > own || tree.parents(id).any(is_built_in) {
        return Err(Fault::conflict("The flow is a step of another flow"));
    }
    Ok(())
}

/// Removes a flow. Refused when it is in use.
pub async fn remove(tx: &Tx<'_>, realm: &Realm, tree: &Flows, id: &str) -> Result<(), Fault> {
    let gone = members(tree, id);
    binding::require_unused(tx, &realm.name, tree, &gone).await?;
    for flow in &gone {
        for step in tree.executions(flow) {
            remove_config(tx, realm, tree, step).await?;
        }
        flow_change::delete(tx, &realm.id, flow).await?;
    }
    Ok(())
}

/// Removes a step, and the sub-flow that it was unless other steps are it too.
pub async fn remove_step(tx: &Tx<'_>, realm: &Realm, tree: &Flows, step: &Execution) -> Result<(), Fault> {
    remove_config(tx, realm, tree, step).await?;
    flow_change::delete_execution(tx, &realm.id, &step.id).await?;
    let Some(child) = step.child_flow_id.as_deref() else { return Ok(()) };
    let stays = tree.get(child).is_none_or(|f| f.built_in || f.top_level) || tree.parents(child).count() > 1;
    if stays { Ok(()) } else { remove(tx, realm, tree, child).await }
}

/// Removes a step's configuration unless another step has it too.
pub async fn remove_config(tx: &Tx<'_>, realm: &Realm, tree: &Flows, step: &Execution) -> Result<(), Fault> {
    let Some(config) = step.config_id.as_deref() else { return Ok(()) };
    let steps = tree.iter().flat_map(|f| tree.executions(&f.id));
    let is_shared = steps.filter(|e| e.config_id.as_deref() == Some(config)).count() > 1;
    if is_shared { Ok(()) } else { flow_change::delete_config(tx, &realm.id, config).await }
}
