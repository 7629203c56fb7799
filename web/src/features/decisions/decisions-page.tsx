import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { MessageCircleQuestion, Scale } from "lucide-react";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { Choice } from "#/ui/choice";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { LoadMore } from "#/ui/load-more";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useActions } from "../actions/use-actions";
import { useOnChange } from "../live/changes";
import { useCan, useViewer } from "../session/viewer";
import { AskForm } from "./ask-form";
import styles from "./decision.module.css";
import { DecisionCard } from "./decision-card";
import { DecisionsQuery } from "./decision-query";

const route = getRouteApi("/shell/decisions");
const KINDS = ["DECISION"] as const;
const OPEN = ["ASKED" as const];
const OVER = ["ACCEPTED" as const, "DECLINED" as const, "EXPIRED" as const, "WITHDRAWN" as const];

const STATES = [
  { value: "open", label: "Wanted" },
  { value: "answered", label: "Over" },
] as const;

/** What clients were asked to decide: for staff to ask and follow, for a client's people to answer. */
export function DecisionsPage() {
  const { client, state = "open", ask } = route.useSearch();
  const navigate = useNavigate({ from: "/decisions" });
  const staff = useViewer().user.kind === "STAFF";
  const canAsk = useCan()("DECISION_ASK");
  const paging = usePaging(`${client ?? ""} ${state}`);
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: DecisionsQuery,
    variables: {
      first: 50,
      after: paging.after,
      filter: { clientId: client ?? null, states: state === "open" ? OPEN : OVER },
    },
  });
  useOnChange(KINDS, refetch);
  const set = (change: object) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const rows = data?.decisions.nodes ?? [];
  useActions([
    ...(canAsk
      ? [
          {
            id: "decision.ask",
            title: "Ask for a decision",
            section: "Create" as const,
            keys: "c",
            icon: MessageCircleQuestion,
            run: () => set({ ask: "yes" }),
          },
        ]
      : []),
    {
      id: "decision.over",
      title: state === "open" ? "Show what was decided" : "Show what is wanted",
      section: "This page",
      keys: "o",
      run: () => set({ state: state === "open" ? "answered" : undefined }),
    },
  ]);
  return (
    <Page
      title={staff ? "Decisions" : "Decisions wanted"}
      summary={
        staff
          ? "What clients were asked, what they answered, with dated receipts."
          : "What we need your word for. Each answer gets a receipt."
      }
      actions={
        canAsk ? (
          <Hint label="Ask for a decision" keys="c">
            <Button
              variant="filled"
              leftSection={<MessageCircleQuestion size={14} />}
              onClick={() => set({ ask: "yes" })}
            >
              Ask for a decision
            </Button>
          </Hint>
        ) : undefined
      }
    >
      <div className="toolbar">
        <Choice
          label="Which decisions"
          value={state}
          options={STATES}
          onChange={(value) => set({ state: value === "open" ? undefined : value })}
        />
        {staff && client !== undefined && (
          <Button onClick={() => set({ client: undefined })}>Show those of all clients</Button>
        )}
      </div>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {data !== undefined && rows.length === 0 && (
        <Notice
          icon={Scale}
          title={state === "open" ? "No answer is waited for" : "Nothing was decided yet"}
        >
          {staff
            ? "Ask a client before you act on what is theirs to decide; the answer comes with a receipt."
            : "When we need your word, the question stands here, and a letter comes with a link."}
        </Notice>
      )}
      <ul className={styles.cards}>
        {rows.map((decision) => (
          <li key={decision.id}>
            <DecisionCard decision={decision} />
          </li>
        ))}
      </ul>
      <LoadMore page={data?.decisions.pageInfo} onMore={paging.more} />
      <FormDrawer
        title="Ask for a decision"
        opened={ask === "yes" && canAsk}
        onClose={() => set({ ask: undefined })}
      >
        <AskForm clientId={client} onClose={() => set({ ask: undefined })} />
      </FormDrawer>
    </Page>
  );
}
