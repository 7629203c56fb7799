import { Link, useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { useClient } from "urql";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { Page } from "#/ui/page";
import { RunbookRowFields } from "../runbooks-query";
import { type Draft, RunbookEditor } from "./runbook-editor";

const RunbookCreate = graphql(
  `mutation RunbookCreate($input: RunbookCreateInput!) {
    runbookCreate(input: $input) {
      runbook { ...RunbookRowFields draft }
      errors { code field message }
    }
  }`,
  [RunbookRowFields],
);

const BLANK: Draft = { name: "", summary: "", definition: { parameters: [], steps: [] } };

export function NewRunbookPage() {
  const client = useClient();
  const navigate = useNavigate();
  const saved = useRef("");
  return (
    <Page
      title="New runbook"
      trail={<Link to="/runbooks">Runbooks</Link>}
      summary="Says what is done and in which order. It can be run once it is published."
    >
      <RunbookEditor
        initial={BLANK}
        submitLabel="Save the draft"
        save={(draft, key) => {
          saved.current = nodeIdOf("runbook", key);
          return act(client, RunbookCreate, { input: { id: saved.current, ...draft } }, key);
        }}
        onSaved={() =>
          void navigate({ to: "/runbooks/$runbookId", params: { runbookId: saved.current } })
        }
        onCancel={() => void navigate({ to: "/runbooks" })}
      />
    </Page>
  );
}
