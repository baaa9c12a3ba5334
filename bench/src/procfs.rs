//! What the kernel says of a process tree: CPU time, resident memory and its peak (proc(5)). Linux only.

use anyhow::{Context, Result};
use std::fs;

/// CPU time in milliseconds that `root` and its descendants have used, children that ended and were reaped included.
/// The kernel counts in ticks, of 10 ms as a rule.
pub fn cpu_ms(root: u32) -> f64 {
    let every = list();
    let ticks: u64 = tree(root, &every).iter().map(|process| process.ticks).sum();
    ticks as f64 * 1000.0 / rustix::param::clock_ticks_per_second() as f64
}

/// Resident memory of `root` and its descendants in MiB: a start script may stay as the server's parent.
pub fn resident_mib(root: u32) -> Result<f64> {
    tree(root, &list()).iter().map(|process| status_mib(process.pid, "VmRSS:")).sum()
}

/// The most resident memory since the start or the last [`reset_peak`], summed over the same processes, in MiB.
pub fn peak_mib(root: u32) -> Result<f64> {
    tree(root, &list()).iter().map(|process| status_mib(process.pid, "VmHWM:")).sum()
}

/// Lets the peak begin anew; without the right to do so it goes on as it was.
pub fn reset_peak(root: u32) {
    for process in tree(root, &list()) {
        let _ = fs::write(format!("/proc/{}/clear_refs", process.pid), "5");
    }
}

fn status_mib(pid: u32, field: &str) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("the server process is gone")?;
    let line = status.lines().find_map(|line| line.strip_prefix(field)).context("no such memory field")?;
    let kib: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
    Ok(kib / 1024.0)
}

struct Process {
    pid: u32,
    parent: u32,
    ticks: u64,
}

fn list() -> Vec<Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter_map(read).collect()
}

fn read(pid: u32) -> Option<Process> {
    parse(pid, &fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// The command name may hold blanks and parentheses: fields are counted from its last closing one.
fn parse(pid: u32, stat: &str) -> Option<Process> {
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    let ticks = number(11)? + number(12)? + number(13)? + number(14)?;
    Some(Process { pid, parent: fields.get(1)?.parse().ok()?, ticks })
}

fn tree(root: u32, every: &[Process]) -> Vec<&Process> {
    let mut found: Vec<&Process> = every.iter().filter(|process| process.pid == root).collect();
    let mut next = 0;
    while let Some(parent) = found.get(next).map(|process| process.pid) {
        found.extend(every.iter().filter(|process| process.parent == parent));
        next += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_name_with_parentheses_does_not_shift_the_fields() {
        let stat = "42 (a) b) S 7 42 42 0 -1 4194560 1 2 3 4 10 20 30 40 20 0 1 0 100 0 0";
        let process = parse(42, stat).expect("parses");
        assert_eq!((process.parent, process.ticks), (7, 100));
    }

    #[test]
    fn a_tree_holds_grandchildren_and_no_strangers() {
        let process = |pid, parent| Process { pid, parent, ticks: 1 };
        let every = [process(3, 2), process(1, 0), process(2, 1), process(9, 8)];
        let pids: Vec<u32> = tree(1, &every).iter().map(|process| process.pid).collect();
        assert_eq!(pids, [1, 2, 3]);
    }
}
