//! Pressure stall information: the share of the last ten seconds in which some task waited for CPU, memory or disk
//! (Documentation/accounting/psi.rst). Linux only; a kernel without it has no slots.

use super::{Collector, Readings};

/// Pressure.
pub struct Pressure;

impl Collector for Pressure {
    fn collect(&mut self, readings: &mut Readings) {
        for (metric, path) in [
            ("pressure.cpu", "/proc/pressure/cpu"),
            ("pressure.memory", "/proc/pressure/memory"),
            ("pressure.io", "/proc/pressure/io"),
        ] {
            if let Ok(text) = std::fs::read_to_string(path) {
                readings.gauge(metric, "%", 2, some_avg10(&text));
            }
        }
    }
}

fn some_avg10(text: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix("some "))?;
    line.split(' ').find_map(|field| field.strip_prefix("avg10="))?.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn reads_the_ten_second_average() {
        let text = "some avg10=1.25 avg60=0.40 avg300=0.10 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n";
        assert_eq!(super::some_avg10(text), Some(1.25));
        assert_eq!(super::some_avg10("full avg10=1"), None);
    }
}
