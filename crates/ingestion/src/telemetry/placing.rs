//! Where on the server's time line the ticks of a frame belong.
//!
//! An agent's wall clock may lie by years; the time since its boot does not. A frame says both for the moment at which it
//! was made, the batch says both for the moment of sending, and the server knows when it received the batch. So the true
//! moment of a frame is `received − (mono of sending − mono of the frame)`, whatever the wall clock said then. Only where
//! the clock is off by more than [`TOLERANCE_US`] ticks are moved, by whole seconds, so that their grid stays a grid.
//! Offsets follow NTP (RFC 5905, section 8) through [`wire::ClockEcho`].

use wire::ClockEcho;

/// Clocks that are off by less are believed, in microseconds.
pub const TOLERANCE_US: i64 = 60_000_000;
/// An exchange that took longer tells little about the offset, in microseconds.
const LONGEST_EXCHANGE_US: i64 = 10_000_000;
const SECOND_US: i64 = 1_000_000;

/// The clocks of one batch.
#[derive(Debug, Clone, Copy)]
pub struct BatchClock {
    /// When it arrived, on the server's clock.
    pub received_us: i64,
    /// The agent's wall clock when it was sent; 0 when not said.
    pub wall_us: i64,
    /// Time since the agent's boot when it was sent; 0 when not said.
    pub mono_us: i64,
    /// The boot.
    pub boot_id: [u8; 16],
    /// Clock readings of the exchange before.
    pub echo: Option<ClockEcho>,
}

/// The clocks of one frame.
#[derive(Debug, Clone, Copy)]
pub struct FrameClock {
    /// The wall clock when it was made; 0 when not said.
    pub wall_us: i64,
    /// Time since its boot when it was made; 0 when not said.
    pub mono_us: i64,
    /// The boot; `None` is the batch's.
    pub boot_id: Option<[u8; 16]>,
}

impl BatchClock {
    /// How far the agent's clock is ahead of the server's, in microseconds; `None` when it says no time.
    #[must_use]
    pub fn ahead_us(&self) -> Option<i64> {
        if self.wall_us == 0 {
            return None;
        }
        let plain = self.wall_us.saturating_sub(self.received_us);
        let echo = self.echo.filter(|echo| (0..LONGEST_EXCHANGE_US).contains(&echo.delay_us()));
        // The echo is exact but older; when the two disagree widely the clock has jumped in between.
        let exact = echo.map(|echo| echo.agent_ahead_us()).filter(|exact| near(*exact, plain, TOLERANCE_US / 2));
        Some(exact.unwrap_or(plain))
    }

    /// What is to be added to the times of a frame, in microseconds; 0 for a clock that can be believed.
    #[must_use]
    pub fn shift_us(&self, frame: &FrameClock) -> i64 {
        let same_boot = frame.boot_id.is_none_or(|boot| boot == self.boot_id);
        let timed = self.mono_us > 0 && frame.mono_us > 0 && frame.wall_us != 0;
        let ahead = if same_boot && timed {
            let age = self.mono_us.saturating_sub(frame.mono_us).max(0);
            frame.wall_us.saturating_sub(self.received_us.saturating_sub(age))
        } else {
            // Of another boot only the present offset is known; a machine without a clock of its own repeats it.
            self.ahead_us().unwrap_or(0)
        };
        if near(ahead, 0, TOLERANCE_US) { 0 } else { ahead.saturating_neg() / SECOND_US * SECOND_US }
    }
}

fn near(a: i64, b: i64, within: i64) -> bool {
    a.abs_diff(b) <= within.unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000_000_000;
    const YEARS: i64 = 10 * 365 * 86_400 * SECOND_US;
    const BOOT: [u8; 16] = [1; 16];

    fn batch(wall_us: i64) -> BatchClock {
        BatchClock { received_us: NOW, wall_us, mono_us: 5_000 * SECOND_US, boot_id: BOOT, echo: None }
    }

    fn frame(wall_us: i64, age_s: i64) -> FrameClock {
        FrameClock { wall_us, mono_us: (5_000 - age_s) * SECOND_US, boot_id: None }
    }

    #[test]
    fn a_good_clock_is_left_alone() {
        assert_eq!(batch(NOW + 2 * SECOND_US).shift_us(&frame(NOW - 28 * SECOND_US, 30)), 0);
    }

    #[test]
    fn a_clock_ten_years_off_is_placed_by_boot_time() {
        for off in [YEARS, -YEARS] {
            let moved =
                NOW + off - 600 * SECOND_US + batch(NOW + off).shift_us(&frame(NOW + off - 600 * SECOND_US, 600));
            assert!(near(moved, NOW - 600 * SECOND_US, SECOND_US), "{off}");
        }
    }

    #[test]
    fn frames_from_before_the_clock_was_mended_are_moved_and_later_ones_not() {
        let mended = batch(NOW);
        assert_eq!(mended.shift_us(&frame(NOW - 5 * SECOND_US, 5)), 0);
        let old = frame(NOW - YEARS - 900 * SECOND_US, 900);
        assert!(near(old.wall_us + mended.shift_us(&old), NOW - 900 * SECOND_US, SECOND_US));
    }

    #[test]
    fn a_frame_of_another_boot_takes_the_present_offset() {
        let other = FrameClock { boot_id: Some([2; 16]), ..frame(NOW + YEARS - 86_400 * SECOND_US, 0) };
        assert_eq!(batch(NOW + YEARS).shift_us(&other), -YEARS);
        assert_eq!(batch(NOW).shift_us(&other), 0);
    }

    #[test]
    fn hostile_numbers_saturate() {
        for value in [i64::MIN, -1, 0, 1, i64::MAX] {
            for mono_us in [i64::MIN, 0, i64::MAX] {
                let clock = BatchClock { wall_us: value, mono_us, ..batch(value) };
                let _ = clock.shift_us(&FrameClock { wall_us: value, mono_us: value, boot_id: None });
                let _ = clock.ahead_us();
            }
        }
    }

    #[test]
    fn the_echo_is_believed_unless_the_clock_jumped() {
        let echo = ClockEcho {
            client_send_us: NOW + 5_000,
            server_receive_us: NOW + 1_000,
            server_send_us: NOW + 2_000,
            client_receive_us: NOW + 8_000,
        };
        assert_eq!(BatchClock { echo: Some(echo), ..batch(NOW - 30_000) }.ahead_us(), Some(5_000));
        assert_eq!(BatchClock { echo: Some(echo), ..batch(NOW + YEARS) }.ahead_us(), Some(YEARS));
        assert_eq!(batch(0).ahead_us(), None);
    }
}
