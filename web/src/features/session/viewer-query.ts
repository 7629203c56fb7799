import { graphql, type ResultOf } from "#/gql/graphql";

/** Who is signed in, as the shell needs it. */
export const ViewerFields = graphql(`
  fragment ViewerFields on Viewer @_unmask {
    user { id name email kind contact { id client { id name } } }
    session { id }
    permissions
    providerPermissions
  }
`);

export const ViewerQuery = graphql(`query Viewer { viewer { ...ViewerFields } }`, [ViewerFields]);

export type Viewer = NonNullable<ResultOf<typeof ViewerQuery>["viewer"]>;
export type Permission = Viewer["permissions"][number];
