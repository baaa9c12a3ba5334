//! Memory, processor time and age of this process, read when metrics are asked for; memory needs /proc.

use std::time::Instant;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use rustix::time::{ClockId, clock_gettime};

/// Asks the system at each scrape.
#[derive(Debug)]
pub struct ProcessCollector {
    pub started: Instant,
}

impl Collector for ProcessCollector {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> std::fmt::Result {
        let uptime = ConstGauge::new(self.started.elapsed().as_secs_f64());
        gauge(&mut encoder, "process_uptime_seconds", "Age of the process", &uptime)?;
        if let Some(bytes) = resident_bytes() {
            let memory = ConstGauge::new(bytes);
            gauge(&mut encoder, "process_resident_memory_bytes", "Memory in use", &memory)?;
        }
        let time = ConstCounter::new(processor_seconds());
        let place = encoder.encode_descriptor("process_cpu_seconds", "Processor time", None, time.metric_type())?;
        time.encode(place)
    }
}

fn gauge(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, metric: &impl EncodeMetric) -> std::fmt::Result {
    let place = encoder.encode_descriptor(name, help, None, metric.metric_type())?;
    metric.encode(place)
}

/// Resident memory in bytes.
pub fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// Processor time so far, in seconds, of all threads.
fn processor_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
