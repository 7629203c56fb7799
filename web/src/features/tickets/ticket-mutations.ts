import { graphql } from "#/gql/graphql";
import { TicketRowFields } from "./tickets-query";

export const TicketCreate = graphql(`
  mutation TicketCreate($input: TicketCreateInput!) {
    ticketCreate(input: $input) {
      ticket { id number }
      errors { code field message }
    }
  }
`);

export const TicketUpdate = graphql(
  `
  mutation TicketUpdate($input: TicketUpdateInput!) {
    ticketUpdate(input: $input) {
      ticket { ...TicketRowFields description impact urgency workKind }
      errors { code field message }
    }
  }
`,
  [TicketRowFields],
);

export const TicketAssign = graphql(
  `
  mutation TicketAssign($input: TicketAssignInput!) {
    ticketAssign(input: $input) {
      ticket { ...TicketRowFields teamPath acts }
      errors { code field message }
    }
  }
`,
  [TicketRowFields],
);

export const TicketTransition = graphql(
  `
  mutation TicketTransition($input: TicketTransitionInput!) {
    ticketTransition(input: $input) {
      ticket { ...TicketRowFields acts resolution resolvedAt closesAt closedAt }
      errors { code field message }
    }
  }
`,
  [TicketRowFields],
);

export const TicketReply = graphql(
  `
  mutation TicketReply($input: TicketReplyInput!) {
    ticketReply(input: $input) {
      message { id }
      ticket { ...TicketRowFields acts }
      errors { code field message }
    }
  }
`,
  [TicketRowFields],
);

export const TicketNote = graphql(`
  mutation TicketNote($input: TicketNoteInput!) {
    ticketNote(input: $input) {
      message { id }
      ticket { id updatedAt }
      errors { code field message }
    }
  }
`);

export const TicketRelate = graphql(`
  mutation TicketRelate($input: TicketRelateInput!) {
    ticketRelate(input: $input) {
      ticket { id relations { kind ticket { id number title status } } }
      errors { code field message }
    }
  }
`);

export const TimeEntryCreate = graphql(`
  mutation TimeEntryCreate($input: TimeEntryCreateInput!) {
    timeEntryCreate(input: $input) {
      timeEntry { id }
      ticket { id minutes timeEntries { id person { kind id name } workKind startedAt minutes note } }
      errors { code field message }
    }
  }
`);
