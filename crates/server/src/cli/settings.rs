//! Flags become the top layer of the configuration.

use tracing_subscriber::EnvFilter;

use super::Settings;
use crate::config::{Config, ConfigError, Layers, LogFormat};

impl Settings {
    /// All layers: defaults, file, environment, flags.
    pub(super) fn layers(&self) -> Result<Layers, ConfigError> {
        let layers = Layers::defaults();
        let layers = match &self.config {
            Some(path) => layers.file(path)?,
            None => layers,
        };
        Ok(layers
            .environment(std::env::vars())?
            .flag("listen", self.listen.clone())
            .flag("data_dir", self.data.clone())
            .flag("database_url", self.database_url.clone())
            .flag("public_url", self.public_url.clone()))
    }

    /// The configuration.
    pub(super) fn config(&self) -> Result<Config, ConfigError> {
        Config::from_layers(&self.layers()?)
    }
}

/// Starts writing log lines to standard error.
pub(super) fn start_log(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log_level).map_err(|error| {
        anyhow::anyhow!("the value of log.level cannot be used: {error}. Use a level such as info, or directives")
    })?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()));
    match config.log_format {
        LogFormat::Json => builder.json().flatten_event(true).init(),
        LogFormat::Text => builder.with_target(true).init(),
    }
    Ok(())
}
