//! Damped linear trend, fitted by a grid over its three weights.

use crate::random::Generator;
use crate::statistics::median;

const ALPHAS: [f64; 7] = [0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95];
const BETAS: [f64; 5] = [0.0, 0.05, 0.1, 0.2, 0.4];
const PHIS: [f64; 4] = [0.8, 0.86, 0.92, 0.98];
/// What was chosen to make residuals small: three weights, first level, first trend. Residuals are enlarged for as many
/// degrees of freedom.
const CHOSEN: f64 = 5.0;

/// A fitted trend.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// Weight of the newest value in the level.
    pub alpha: f64,
    /// Weight of the newest change in the trend.
    pub beta: f64,
    /// What remains of the trend from step to step.
    pub phi: f64,
    state: State,
    residuals: Vec<f64>,
}

#[derive(Debug, Clone, Copy)]
struct State {
    level: f64,
    trend: f64,
}

/// The weights with the smallest squares of errors one step ahead; of equal ones the first of the grid, which trusts a
/// single value least.
pub(super) fn fit(values: &[f64]) -> Fit {
    let grid = ALPHAS
        .iter()
        .flat_map(|alpha| BETAS.iter().flat_map(move |beta| PHIS.iter().map(move |phi| (alpha, beta, phi))));
    let mut best = run(values, ALPHAS[0], BETAS[0], PHIS[0]);
    for (alpha, beta, phi) in grid {
        let fit = run(values, *alpha, *beta, *phi);
        if fit.squares() < best.squares() {
            best = fit;
        }
    }
    let count = best.residuals.len() as f64;
    let enlarge = (count / (count - CHOSEN).max(1.0)).sqrt();
    best.residuals.iter_mut().for_each(|residual| *residual *= enlarge);
    best
}

fn run(values: &[f64], alpha: f64, beta: f64, phi: f64) -> Fit {
    let changes: Vec<f64> = values.windows(2).filter_map(|pair| Some(pair.last()? - pair.first()?)).collect();
    let mut fit = Fit {
        alpha,
        beta,
        phi,
        state: State {
            level: values.first().copied().unwrap_or(0.0),
            // The median, so that one on-boarding at the start does not tilt the whole line.
            trend: median(&changes).unwrap_or(0.0),
        },
        residuals: Vec::with_capacity(changes.len()),
    };
    for value in values.iter().skip(1) {
        let error = value - fit.expected(fit.state);
        fit.residuals.push(error);
        fit.state = fit.after(fit.state, error);
    }
    fit
}

impl Fit {
    fn squares(&self) -> f64 {
        self.residuals.iter().map(|residual| residual * residual).sum()
    }

    fn expected(&self, state: State) -> f64 {
        state.level + self.phi * state.trend
    }

    /// The state after a value that lay `error` above what was expected.
    fn after(&self, state: State, error: f64) -> State {
        State {
            level: self.expected(state) + self.alpha * error,
            trend: self.phi * state.trend + self.alpha * self.beta * error,
        }
    }

    /// One future: errors drawn from those of the past, and a drift of its own, because that of so short a past is
    /// itself an estimate.
    pub(super) fn path(&self, steps: usize, generator: &mut Generator) -> Vec<f64> {
        let mut state = self.state;
        let count = self.residuals.len() as f64;
        let drawn: f64 = self.residuals.iter().filter_map(|_| generator.pick(&self.residuals)).sum();
        let drift = (drawn - self.residuals.iter().sum::<f64>()) / count.max(1.0);
        let step = |_| {
            let error = generator.pick(&self.residuals).unwrap_or(0.0) + drift;
            let value = self.expected(state) + error;
            state = self.after(state, error);
            value.max(0.0)
        };
        (0..steps).map(step).collect()
    }
}
