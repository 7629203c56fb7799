//! The only place that writes to the terminal.

use std::io::{self, Write};
use std::time::Duration;

/// One line to standard output. A closed pipe is not an error of the task.
pub fn line(text: &str) {
    // Nothing sensible is left to do when the terminal is gone.
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// One line to standard error.
pub fn error(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// A span as people read it: `0.4 s`, `12 s`, `3 min 05 s`.
pub fn duration(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", span.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_naturally() {
        assert_eq!(duration(Duration::from_millis(440)), "0.4 s");
        assert_eq!(duration(Duration::from_secs(12)), "12 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 05 s");
    }
}
