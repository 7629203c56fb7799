import { graphql, type ResultOf } from "#/gql/graphql";

export const WindowsQuery = graphql(`
  query MaintenanceWindows($first: Int!, $after: String, $filter: MaintenanceWindowFilter) {
    maintenanceWindows(first: $first, after: $after, filter: $filter) {
      nodes {
        id name note startsAt endsAt mode allDevices deviceIds expectedClasses version
        client { id name }
      }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export type Window = ResultOf<typeof WindowsQuery>["maintenanceWindows"]["nodes"][number];

export const MaintenanceWindowCreate = graphql(`
  mutation MaintenanceWindowCreate($input: MaintenanceWindowCreateInput!) {
    maintenanceWindowCreate(input: $input) {
      maintenanceWindow { id }
      errors { code field message }
    }
  }
`);

export const MaintenanceWindowEnd = graphql(`
  mutation MaintenanceWindowEnd($input: MaintenanceWindowEndInput!) {
    maintenanceWindowEnd(input: $input) {
      maintenanceWindow { id endsAt version }
      errors { code field message }
    }
  }
`);
