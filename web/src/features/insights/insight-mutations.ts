import { graphql } from "#/gql/graphql";

/** What handling changes; the timeline and the escalation follow with the next read. */
const Handled = graphql(`
  fragment InsightHandled on Insight @_unmask {
    id state handling level holderName acknowledgedAt leaseUntil snoozedUntil outcome outcomeNote
    endedAt version
    owner { unowned path responsibilityId team { id name } }
  }
`);

export const InsightAcknowledge = graphql(
  `
  mutation InsightAcknowledge($input: InsightAcknowledgeInput!) {
    insightAcknowledge(input: $input) {
      insight { ...InsightHandled }
      errors { code field message }
    }
  }
`,
  [Handled],
);

export const InsightUnacknowledge = graphql(
  `
  mutation InsightUnacknowledge($input: InsightUnacknowledgeInput!) {
    insightUnacknowledge(input: $input) {
      insight { ...InsightHandled }
      errors { code field message }
    }
  }
`,
  [Handled],
);

export const InsightSnooze = graphql(
  `
  mutation InsightSnooze($input: InsightSnoozeInput!) {
    insightSnooze(input: $input) {
      insight { ...InsightHandled }
      errors { code field message }
    }
  }
`,
  [Handled],
);

export const InsightAssign = graphql(
  `
  mutation InsightAssign($input: InsightAssignInput!) {
    insightAssign(input: $input) {
      insight { ...InsightHandled }
      errors { code field message }
    }
  }
`,
  [Handled],
);

export const InsightClose = graphql(
  `
  mutation InsightClose($input: InsightCloseInput!) {
    insightClose(input: $input) {
      insight { ...InsightHandled }
      errors { code field message }
    }
  }
`,
  [Handled],
);

export const InsightNote = graphql(`
  mutation InsightNote($input: InsightNoteInput!) {
    insightNote(input: $input) {
      insight { id timeline { id at kind actorName text } }
      errors { code field message }
    }
  }
`);
