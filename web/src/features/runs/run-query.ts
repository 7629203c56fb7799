import { graphql, type ResultOf } from "#/gql/graphql";

export const RunRowFields = graphql(`
  fragment RunRowFields on Run @_unmask {
    id state outcome currentStep requestedByName approvableByMe createdAt endedAt
    runbookVersion { id number runbook { id name } }
    client { id name }
    device { id name }
    steps { ordinal title kind state }
  }
`);

export const RunsQuery = graphql(
  `
    query Runs($first: Int!, $after: String, $filter: RunFilter) {
      runs(first: $first, after: $after, filter: $filter) {
        nodes { ...RunRowFields }
        totalCount
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [RunRowFields],
);

export const ChunkFields = graphql(`
  fragment ChunkFields on CommandChunk @_unmask { commandId seq stream text at }
`);

export const RunFields = graphql(
  `
    fragment RunFields on Run @_unmask {
      id state outcome currentStep requestedByName requestedByMe approvableByMe planHash
      ticketId insightId chainHead chainIntact createdAt endedAt
      runbookVersion { id number hash destructive runbook { id name } }
      client { id name }
      device { id name }
      parameters { name title value }
      steps {
        ordinal key title kind state result instruction
        evidenceSpec { kind prompt unit minimum maximum choices }
        evidence { kind text number unit note byName at }
        requiredApprovals approvals { byName note at until } rejectedByName rejection
        choices { value label next } chosen
        argv script scriptHash explanation startedAt endedAt
        commands {
          id attempt state expiresAt deliveredAt startedAt endedAt
          ending exitCode refusal outputBytes droppedBytes
          output { ...ChunkFields }
        }
      }
      events { seq at kind actorKind step body hash }
    }
  `,
  [ChunkFields],
);

export const RunQuery = graphql(`query RunPage($id: ID!) { run(id: $id) { ...RunFields } }`, [
  RunFields,
]);

export const RunStepComplete = graphql(
  `mutation RunStepComplete($input: RunStepCompleteInput!) {
    runStepComplete(input: $input) { run { ...RunFields } errors { code field message } }
  }`,
  [RunFields],
);

export const RunApprove = graphql(
  `mutation RunApprove($input: RunApproveInput!) {
    runApprove(input: $input) { run { ...RunFields } errors { code field message } }
  }`,
  [RunFields],
);

export const RunReject = graphql(
  `mutation RunReject($input: RunRejectInput!) {
    runReject(input: $input) { run { ...RunFields } errors { code field message } }
  }`,
  [RunFields],
);

export const RunCancel = graphql(
  `mutation RunCancel($input: RunCancelInput!) {
    runCancel(input: $input) { run { ...RunFields } errors { code field message } }
  }`,
  [RunFields],
);

export const RunOutputSubscription = graphql(
  `subscription RunOutput($runId: ID!) {
    runOutput(runId: $runId) { runId chunks { ...ChunkFields } }
  }`,
  [ChunkFields],
);

export type RunRow = ResultOf<typeof RunRowFields>;
export type Run = ResultOf<typeof RunFields>;
export type RunStep = Run["steps"][number];
export type AgentCommand = RunStep["commands"][number];
export type Chunk = ResultOf<typeof ChunkFields>;
export type RunResult = NonNullable<Run["outcome"]>;

/** What a run is called; its runbook may lie beyond what this person may see. */
export function runName({ runbookVersion }: Pick<RunRow, "runbookVersion">): string {
  return runbookVersion?.runbook?.name ?? "Runbook";
}
