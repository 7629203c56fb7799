//! Everything that is configured for a client, read in one transaction.

use std::time::Duration;

use db::ReadTx;
use ingestion::device;
use kernel::{ClientId, Failure};

use crate::rule::resolve::{Configuration, DeviceFacts};
use crate::{dependency, exception, maintenance, rule, rule_override};

/// How long after its end a window is still told to the engine, which waits for its quiet.
const WINDOWS_KEPT: Duration = Duration::from_secs(7_200);

/// Reads the configuration.
pub(super) async fn read(tx: &ReadTx, client: ClientId) -> Result<Configuration, Failure> {
    let devices = device::service::of_client(tx, client).await?;
    Ok(Configuration {
        client,
        rules: rule::store::for_client(tx, client).await?,
        overrides: rule_override::store::of_client(tx, client).await?,
        exceptions: exception::store::holding(tx, client).await?,
        windows: maintenance::store::ending_after(tx, client, tx.now().minus(WINDOWS_KEPT)).await?,
        devices: devices
            .into_iter()
            .map(|device| DeviceFacts { id: device.id, site: device.site, name: device.name })
            .collect(),
        dependencies: dependency::store::of_client(tx, client).await?,
    })
}
