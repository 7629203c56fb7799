import { graphql, type ResultOf } from "#/gql/graphql";

export const GrantFields = graphql(`
  fragment GrantFields on Grant @_unmask {
    id role effect expiresAt reason createdAt
    client { id name }
  }
`);

export const PersonFields = graphql(
  `
    fragment PersonFields on User @_unmask {
      id name email kind lockedAt invitedAt joinedAt lastSeenAt version createdAt
      contact { id client { id name } }
      grants { ...GrantFields }
    }
  `,
  [GrantFields],
);

export const PeopleQuery = graphql(
  `
    query People($first: Int!, $after: String, $filter: UserFilter) {
      users(first: $first, after: $after, filter: $filter) {
        nodes { ...PersonFields }
        totalCount
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [PersonFields],
);

export const PersonQuery = graphql(`query Person($id: ID!) { user(id: $id) { ...PersonFields } }`, [
  PersonFields,
]);

export const RolesQuery = graphql(`
  query Roles { roles { role title description forContacts } }
`);

export const GrantableClients = graphql(`
  query GrantableClients {
    clients(first: 100, filter: { archived: false }, orderBy: NAME) { nodes { id name } }
  }
`);

export type Person = ResultOf<typeof PersonFields>;
export type Grant = ResultOf<typeof GrantFields>;
export type RoleName = Grant["role"];
export type RoleInfo = ResultOf<typeof RolesQuery>["roles"][number];
