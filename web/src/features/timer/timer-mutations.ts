import { graphql } from "#/gql/graphql";

export const TimerStart = graphql(`
  mutation TimerStart($input: TimerStartInput!) {
    timerStart(input: $input) {
      timer { startedAt workKind ticket { id number title } }
      errors { code field message }
    }
  }
`);

export const TimerStop = graphql(`
  mutation TimerStop($input: TimerStopInput!) {
    timerStop(input: $input) {
      timeEntry { id minutes }
      ticket { id minutes timeEntries { id person { kind id name } workKind startedAt minutes note } }
      errors { code field message }
    }
  }
`);

export const TimerDiscard = graphql(`
  mutation TimerDiscard {
    timerDiscard { ticket { id } errors { code field message } }
  }
`);
