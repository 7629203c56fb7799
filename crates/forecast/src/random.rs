//! Randomness of bootstrap paths: decided by the series and the day, so that a forecast can be repeated.
//!
//! Generator: xoshiro256** of D. Blackman and S. Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47
//! (2021). It is filled by SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014), as its authors advise. The seed is
//! FNV-1a, because the standard library's hasher may change between releases and stored forecasts must not.

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// What decides the paths of one forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(u64);

impl Seed {
    /// Seed of the forecast that is made for `series` on the local day number `day`.
    pub fn of(series: &[u8], day: i32) -> Self {
        let bytes = series.iter().copied().chain(day.to_le_bytes());
        Self(bytes.fold(FNV_OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)))
    }
}

/// xoshiro256**.
#[derive(Debug, Clone)]
pub(crate) struct Generator {
    state: [u64; 4],
}

impl Generator {
    pub(crate) fn new(seed: Seed) -> Self {
        let mut counter = seed.0;
        Self { state: std::array::from_fn(|_| split_mix(&mut counter)) }
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.state;
        let result = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        result
    }

    /// Uniform in `[0, 1)`, from the upper 53 bits.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Standard normal (G. Box, M. Muller 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// One of `items`; `None` when there is none.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        let at = (self.unit() * items.len() as f64) as usize;
        items.get(at).copied()
    }
}

fn split_mix(counter: &mut u64) -> u64 {
    *counter = counter.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *counter;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_mix_gives_the_published_sequence() {
        // First outputs for seed 1234567, as in the reference vectors of SplitMix64.
        let mut counter = 1_234_567;
        let first: Vec<u64> = (0..3).map(|_| split_mix(&mut counter)).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn xoshiro_gives_the_published_sequence() {
        // First outputs for the state 1, 2, 3, 4, worked by hand from the definition.
        let mut generator = Generator { state: [1, 2, 3, 4] };
        assert_eq!([generator.bits(), generator.bits(), generator.bits()], [11_520, 0, 1_509_978_240]);
    }

    #[test]
    fn seeds_differ_by_series_and_by_day() {
        assert_eq!(Seed::of(b"", 0), Seed::of(b"", 0));
        assert_ne!(Seed::of(b"a", 1), Seed::of(b"b", 1));
        assert_ne!(Seed::of(b"a", 1), Seed::of(b"a", 2));
        // FNV-1a of "a" is published as af63dc4c8601ec8c; four zero bytes of the day multiply it on.
        let of_a = (0..4).fold(0xaf63_dc4c_8601_ec8c_u64, |hash, _| hash.wrapping_mul(FNV_PRIME));
        assert_eq!(Seed::of(b"a", 0), Seed(of_a));
    }

    #[test]
    fn unit_is_uniform_enough() {
        let mut generator = Generator::new(Seed::of(b"unit", 1));
        let draws: Vec<f64> = (0..10_000).map(|_| generator.unit()).collect();
        assert!(draws.iter().all(|draw| (0.0..1.0).contains(draw)));
        let mean = draws.iter().sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.01, "mean {mean}");
        assert_eq!(generator.pick::<u8>(&[]), None);
    }

    #[test]
    fn normal_has_mean_0_and_variance_1() {
        let mut generator = Generator::new(Seed::of(b"normal", 1));
        let draws: Vec<f64> = (0..10_000).map(|_| generator.normal()).collect();
        let mean = draws.iter().sum::<f64>() / 10_000.0;
        let variance = draws.iter().map(|draw| draw * draw).sum::<f64>() / 10_000.0;
        assert!(mean.abs() < 0.04 && (variance - 1.0).abs() < 0.06, "mean {mean}, variance {variance}");
    }
}
