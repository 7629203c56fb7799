import { graphql, type ResultOf } from "#/gql/graphql";

/** A report as it is read: the same words and numbers as in its PDF. */
export const DocumentFields = graphql(`
  fragment DocumentFields on ReportDocument @_unmask {
    title client provider period asOf summary
    sections {
      key heading intro
      blocks {
        __typename
        ... on ReportTable { tableCaption: caption columns { name number } rows }
        ... on ReportStory { title line parts { name text } }
        ... on ReportBars { barsCaption: caption bars { name points value facts } }
        ... on ReportNote { text }
      }
    }
  }
`);

export type ReportDocument = ResultOf<typeof DocumentFields>;
export type Section = ReportDocument["sections"][number];
export type Block = Section["blocks"][number];
