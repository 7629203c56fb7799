import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { FileWarning } from "lucide-react";
import { useState } from "react";
import { useClient } from "urql";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { problem as problemOf } from "#/gql/problem";
import { useLiveQuery } from "#/gql/use-live-query";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { readDefinition } from "../definition";
import { type RunbookDetails, RunbookQuery, RunbookRowFields } from "../runbooks-query";
import { RunbookEditor } from "./runbook-editor";

const RunbookUpdate = graphql(
  `mutation RunbookUpdate($input: RunbookUpdateInput!) {
    runbookUpdate(input: $input) {
      runbook { ...RunbookRowFields draft }
      errors { code field message }
    }
  }`,
  [RunbookRowFields],
);

const route = getRouteApi("/shell/runbooks/$runbookId/edit");

export function EditRunbookPage() {
  const { runbookId } = route.useParams();
  const { data, loading, problem, refetch } = useLiveQuery({
    query: RunbookQuery,
    variables: { id: runbookId },
  });
  if (loading)
    return (
      <Page title="Edit a runbook">
        <SkeletonRows />
      </Page>
    );
  const runbook = data?.runbook ?? null;
  if (runbook === null)
    return (
      <Page title="Edit a runbook">
        <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
      </Page>
    );
  // The form begins anew only with another draft, never under the fingers of who types.
  return <Editing key={runbook.id} runbook={runbook} />;
}

function Editing(props: { runbook: RunbookDetails }) {
  // What the form was filled from: a change by somebody else must meet a conflict, not be undone.
  const [runbook] = useState(props.runbook);
  const client = useClient();
  const navigate = useNavigate();
  const definition = readDefinition(runbook.draft);
  const back = () =>
    void navigate({ to: "/runbooks/$runbookId", params: { runbookId: runbook.id } });
  return (
    <Page
      title={`Edit ${runbook.name}`}
      trail={
        <>
          <Link to="/runbooks">Runbooks</Link>
          {" · "}
          <Link to="/runbooks/$runbookId" params={{ runbookId: runbook.id }}>
            {runbook.name}
          </Link>
        </>
      }
      summary="Changes the draft. Published versions and runs that are under way stay as they are."
    >
      {definition === null ? (
        <Notice icon={FileWarning} title="This draft cannot be edited here">
          It was saved in a form that this page does not know. The API can still change it.
        </Notice>
      ) : (
        <RunbookEditor
          initial={{ name: runbook.name, summary: runbook.summary, definition }}
          submitLabel="Save the draft"
          save={(draft, key) =>
            act(
              client,
              RunbookUpdate,
              { input: { id: runbook.id, expectedVersion: runbook.version, ...draft } },
              key,
            )
          }
          onSaved={back}
          onCancel={back}
        />
      )}
    </Page>
  );
}
