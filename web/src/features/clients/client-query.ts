import { graphql, type ResultOf } from "#/gql/graphql";
import { ContactFields } from "./contact-form";
import { ServiceFields } from "./service-form";
import { SiteFields } from "./site-form";

export const ClientQuery = graphql(
  `
    query ClientPage($id: ID!) {
      client(id: $id) {
        id name shortName notes archivedAt version createdAt
        sites { ...SiteFields }
        contacts { ...ContactFields }
        businessServices { ...ServiceFields }
      }
    }
  `,
  [SiteFields, ContactFields, ServiceFields],
);

export const ClientDevicesQuery = graphql(`
  query ClientDevices($clientId: ID!) {
    devices(first: 100, filter: { clientId: $clientId }, orderBy: STATE_SINCE_DESC) {
      nodes { id name state stateSince lastSeenAt site { id name } }
      totalCount
    }
  }
`);

export type ClientDetails = NonNullable<ResultOf<typeof ClientQuery>["client"]>;
export type ClientDevice = ResultOf<typeof ClientDevicesQuery>["devices"]["nodes"][number];
