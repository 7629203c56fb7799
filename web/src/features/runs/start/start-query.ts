import { graphql, type ResultOf } from "#/gql/graphql";
import { RunFields } from "../run-query";

export const RunbookChoices = graphql(`
  query RunbookChoices {
    runbooks(first: 100, filter: { publishedOnly: true }) { nodes { id name summary } totalCount }
  }
`);

export const RunbookToRun = graphql(`
  query RunbookToRun($id: ID!) {
    runbook(id: $id) {
      id name summary
      published {
        id number hash destructive
        parameters { name title kind choices required default source unit }
      }
    }
  }
`);

export const DeviceToRunOn = graphql(`
  query DeviceToRunOn($id: ID!) {
    device(id: $id) { id name hostname platform state client { id name } }
  }
`);

export const DevicesToRunOn = graphql(`
  query DevicesToRunOn($search: String!) {
    devices(first: 8, filter: { search: $search, state: [LIVE, SILENT, AWAITING] }, orderBy: NAME) {
      nodes { id name hostname platform state client { id name } }
    }
  }
`);

export const RunPlanQuery = graphql(`
  query RunPlan($input: RunPlanInput!) {
    runPlan(input: $input) {
      plan {
        planHash
        runbookVersion { id number }
        device { id name }
        parameters { name title value }
        steps { ordinal key title kind text argv script scriptHash requiredApprovals uncertain }
      }
      errors { code field message }
    }
  }
`);

export const RunStart = graphql(
  `mutation RunStart($input: RunStartInput!) {
    runStart(input: $input) { run { ...RunFields } errors { code field message } }
  }`,
  [RunFields],
);

export type RunPlan = NonNullable<ResultOf<typeof RunPlanQuery>["runPlan"]["plan"]>;
export type PlannedStep = RunPlan["steps"][number];
export type Parameter = NonNullable<
  NonNullable<ResultOf<typeof RunbookToRun>["runbook"]>["published"]
>["parameters"][number];
export type DeviceChoice = ResultOf<typeof DevicesToRunOn>["devices"]["nodes"][number];
