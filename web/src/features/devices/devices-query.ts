import { graphql, type ResultOf } from "#/gql/graphql";
import { DeviceReadings } from "./readings";

/** One device as a row of the list shows it. */
export const DeviceRowFields = graphql(
  `
  fragment DeviceRowFields on Device @_unmask {
    id name hostname platform state stateSince lastSeenAt
    client { id name }
    site { id name }
    silence { reason message since }
    ...DeviceReadings
  }
`,
  [DeviceReadings],
);

export const DevicesQuery = graphql(
  `
    query Devices($first: Int!, $after: String, $filter: DeviceFilter, $orderBy: DeviceOrder) {
      devices(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
        nodes { ...DeviceRowFields }
        totalCount
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [DeviceRowFields],
);

export const ClientChoicesQuery = graphql(`
  query ClientChoices {
    clients(first: 100, filter: { archived: false }, orderBy: NAME) { nodes { id name } }
  }
`);

export type DeviceRow = ResultOf<typeof DeviceRowFields>;
