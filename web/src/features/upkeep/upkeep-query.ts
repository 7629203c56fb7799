import { graphql, type ResultOf } from "#/gql/graphql";

export const OccurrenceRowFields = graphql(`
  fragment OccurrenceRowFields on Occurrence @_unmask {
    id dueOn opensAt dueAt closesAt state stateSince timeliness missingEvidence version
    client { id name shortName }
    obligation { id title area responsible { kind words } }
  }
`);

export const OccurrencesQuery = graphql(
  `
    query Occurrences($first: Int!, $after: String, $filter: OccurrenceFilter, $orderBy: OccurrenceOrder) {
      occurrences(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
        nodes { ...OccurrenceRowFields }
        totalCount
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [OccurrenceRowFields],
);

export const EvidenceFields = graphql(`
  fragment EvidenceFields on Evidence @_unmask {
    id kind statement measure unit fileName fileSizeBytes fileHash runId
    doesNotProve authorName observedAt recordedAt hash intact
  }
`);

export const OccurrenceFields = graphql(
  `
    fragment OccurrenceFields on Occurrence @_unmask {
      ...OccurrenceRowFields
      doneAt doneBy note ticketId decisionId declinedBy excusedUntil excusedBy
      evidence { ...EvidenceFields }
      obligation {
        id title area scope requiredEvidence runbookId leadDays graceDays
        cadence { words zone }
        responsible { kind words }
        devices { id name }
        businessServices { id name }
      }
    }
  `,
  [OccurrenceRowFields, EvidenceFields],
);

export const OccurrenceQuery = graphql(
  `query OccurrencePage($id: ID!) { occurrence(id: $id) { ...OccurrenceFields } }`,
  [OccurrenceFields],
);

export const ObligationFields = graphql(`
  fragment ObligationFields on Obligation @_unmask {
    id area title scope requiredEvidence leadDays graceDays active runbookId version createdAt
    client { id name shortName }
    cadence { frequency interval weekdays dayOfMonth weekOfMonth month zone startsOn words }
    responsible { kind area teamId contactId vendorName words }
    devices { id name }
    businessServices { id name }
    nextOccurrence { id dueOn dueAt state }
  }
`);

export const ObligationsQuery = graphql(
  `
    query Obligations($first: Int!, $after: String, $filter: ObligationFilter) {
      obligations(first: $first, after: $after, filter: $filter) {
        nodes { ...ObligationFields }
        totalCount
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [ObligationFields],
);

export type OccurrenceRow = ResultOf<typeof OccurrenceRowFields>;
export type Occurrence = ResultOf<typeof OccurrenceFields>;
export type Evidence = ResultOf<typeof EvidenceFields>;
export type Obligation = ResultOf<typeof ObligationFields>;
export type OccurrenceState = OccurrenceRow["state"];
export type UpkeepArea = Obligation["area"];
export type EvidenceKind = Evidence["kind"];
