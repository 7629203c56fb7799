import { graphql, type ResultOf } from "#/gql/graphql";

export const CalendarFields = graphql(`
  fragment CalendarFields on Calendar @_unmask {
    id name timeZone openNow nextOpensAt version
    client { id name }
    weekly { weekday from to }
    overrides { date windows { from to } }
    holidays { date to yearly yearlyTo text }
    versions { validFrom weekly { weekday from to } }
  }
`);

export const CalendarsQuery = graphql(
  `query Calendars($clientId: ID) { calendars(clientId: $clientId) { ...CalendarFields } }`,
  [CalendarFields],
);

export const CalendarNow = graphql(
  `query CalendarNow($id: ID!) { calendar(id: $id) { ...CalendarFields } }`,
  [CalendarFields],
);

export type Calendar = ResultOf<typeof CalendarFields>;
