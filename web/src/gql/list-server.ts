// For tests: a client over a server that holds one list, read by cursor as the real one does.
import { Client, fetchExchange, gql } from "@urql/core";
import { portalCache } from "./cache";

export const ListQuery = gql`
  query List($first: Int!, $after: String) {
    clients(first: $first, after: $after) {
      nodes {
        id
        name
      }
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export const ArchiveMutation = gql`
  mutation Archive($input: ClientArchiveInput!) {
    clientArchive(input: $input) {
      client {
        id
        archivedAt
      }
      errors {
        code
      }
    }
  }
`;

interface Asked {
  query: string;
  variables: { first: number; after?: string | null; input?: { id: string } };
}

/** `rows` are the places of the records; a test changes them as other people would. */
export function listServer(rows: number[]) {
  /** The cursors that were asked with. */
  const asked: (string | null)[] = [];
  const state = { rows, failing: false };
  const page = ({ first, after = null }: Asked["variables"]) => {
    const behind = state.rows.filter((place) => after === null || place > Number(after));
    const nodes = behind.slice(0, first);
    return {
      __typename: "ClientConnection",
      nodes: nodes.map((place) => ({ __typename: "Client", id: `c${place}`, name: `${place}` })),
      totalCount: state.rows.length,
      pageInfo: {
        __typename: "PageInfo",
        hasNextPage: behind.length > nodes.length,
        endCursor: nodes.length === 0 ? null : String(nodes.at(-1)),
      },
    };
  };
  const archive = (id: string) => ({
    __typename: "ClientPayload",
    client: { __typename: "Client", id, archivedAt: "2026-11-02T09:00:00Z" },
    errors: [],
  });
  const answer = async (_url: RequestInfo | URL, init?: RequestInit) => {
    const { query, variables } = JSON.parse(String(init?.body)) as Asked;
    if (variables.input !== undefined && query.includes("clientArchive"))
      return Response.json({ data: { clientArchive: archive(variables.input.id) } });
    asked.push(variables.after ?? null);
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (state.failing) return new Response("", { status: 502 });
    return Response.json({ data: { clients: page(variables) } });
  };
  const client = new Client({
    url: "/graphql",
    preferGetMethod: false,
    fetch: answer,
    exchanges: [portalCache(), fetchExchange],
  });
  return { client, asked, state };
}
