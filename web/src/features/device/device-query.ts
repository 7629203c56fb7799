import { graphql, type ResultOf } from "#/gql/graphql";
import { DeviceReadings } from "../devices/readings";

export const DeviceQuery = graphql(
  `
  query DevicePage($id: ID!) {
    device(id: $id) {
      id name hostname platform state stateSince lastSeenAt version createdAt
      client { id name }
      site { id name }
      silence { reason message since }
      possibleDuplicateOf { id name }
      businessServices { id name criticality userCount }
      agent { id version status enrolledAt clockOffsetMs bufferedFrames droppedFrames keyFingerprint }
      ...DeviceReadings
      inventory {
        collectedAt
        hardware { vendor model serial cpu cpuCores cpuThreads memoryBytes }
        os { name version kernel architecture bootedAt }
        filesystems { mount device kind totalBytes usedBytes readOnly }
        interfaces { name mac addresses }
      }
    }
  }
`,
  [DeviceReadings],
);

export type Device = NonNullable<ResultOf<typeof DeviceQuery>["device"]>;
export type Inventory = NonNullable<Device["inventory"]>;
