//! Dependencies in the API.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use gql::{UserErrorObject, parse_id};
use ingestion::device::graphql::Device;
use kernel::UserError;
use kernel::text::Line;
use tenancy::graphql::payload;

use super::{Dependency, Kind, service};
use crate::graphql::caller;

/// What a device gets from its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "DependencyKind", remote = "Kind")]
pub enum DependencyKind {
    /// Electric power.
    Power,
    /// Its way to the network.
    Uplink,
    /// The machine that it runs on.
    Hypervisor,
    /// Its disks.
    Storage,
    /// Its way to the outside.
    Gateway,
    /// Logins.
    Identity,
}

/// A device that another one depends on.
#[derive(Debug, InputObject)]
pub struct DeviceParentInput {
    /// The parent.
    device_id: ID,
    /// For what.
    kind: DependencyKind,
    /// Parents with the same word stand in for each other; alone if absent.
    group: Option<String>,
}

/// What a device depends on; what was said before is replaced.
#[derive(Debug, InputObject)]
pub struct DeviceParentsSetInput {
    /// The device that depends.
    device_id: ID,
    /// On what; at most 16.
    parents: Vec<DeviceParentInput>,
}

/// The device after the change, or why it was refused.
#[derive(Debug, SimpleObject)]
pub struct DeviceParentsPayload {
    /// The device; null if refused.
    device: Option<Device>,
    /// Why it was refused.
    errors: Vec<UserErrorObject>,
}

/// Changes of dependencies.
#[derive(Debug, Default)]
pub struct DependencyMutation;

#[Object]
impl DependencyMutation {
    /// Says what a device depends on: whose failure explains its own.
    async fn device_parents_set(
        &self,
        ctx: &Context<'_>,
        input: DeviceParentsSetInput,
    ) -> Result<DeviceParentsPayload> {
        let (env, who) = caller(ctx)?;
        let work = async {
            let device = gql::parse_id_or_fail(&input.device_id, "deviceId")?;
            let parse = |parent: DeviceParentInput| -> std::result::Result<Dependency, UserError> {
                Ok(Dependency {
                    device,
                    parent: parse_id(&parent.device_id, "parents")?,
                    kind: parent.kind.into(),
                    redundancy: Line::parse("parents.group", &parent.group.unwrap_or_default())?.into_string(),
                })
            };
            let parents: std::result::Result<Vec<_>, _> = input.parents.into_iter().map(parse).collect();
            let parents = parents.map_err(|error| kernel::Failure::Rejected(vec![error]))?;
            service::set(env, who, device, parents).await
        };
        payload(work.await, |device, errors| DeviceParentsPayload { device: device.map(Device), errors })
    }
}
