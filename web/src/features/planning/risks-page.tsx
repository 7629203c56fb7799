import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Plus, ShieldCheck } from "lucide-react";
import { useEffect } from "react";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { count, plural } from "#/lib/quantity";
import type { RISK_VIEWS, RisksSearch } from "#/routes/search";
import { Choice } from "#/ui/choice";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { useListCursor } from "#/ui/list-cursor";
import { NewPill } from "#/ui/new-pill";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useActions } from "../actions/use-actions";
import { ClientFilter } from "../clients/client-filter";
import { useOnChange } from "../live/changes";
import { useCan } from "../session/viewer";
import styles from "./planning.module.css";
import { RisksQuery } from "./planning-query";
import { PlanningTabs } from "./planning-tabs";
import { RiskDrawer } from "./risk-drawer";
import { RiskForm } from "./risk-form";
import { RiskMatrix } from "./risk-matrix";
import { RisksTable } from "./risks-table";

const route = getRouteApi("/shell/planning/risks");
const KINDS = ["RISK"] as const;
const PAGE = 100;
/** The matrix counts what is loaded; gravest come first, so what is beyond this is bearable. */
const MOST = 1_000;

type View = (typeof RISK_VIEWS)[number];

const VIEWS = [
  { value: "open", label: "Open" },
  { value: "accepted", label: "Accepted" },
  { value: "closed", label: "Closed" },
] as const;

const STATUS = {
  open: ["OPEN", "TREATED"],
  accepted: ["ACCEPTED"],
  closed: ["CLOSED"],
} as const;

/** What could go wrong at clients, how grave it is, and what is done about it. */
export function RisksPage() {
  const search = route.useSearch();
  const { client, likelihood, impact } = search;
  const view: View = search.view ?? "open";
  const navigate = useNavigate({ from: "/planning/risks" });
  const canWrite = useCan()("PLAN_WRITE");
  const filter = { clientId: client ?? null, status: [...STATUS[view]] };
  const paging = usePaging(JSON.stringify(filter));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: RisksQuery,
    variables: { first: PAGE, after: paging.after, filter },
  });
  useOnChange(KINDS, refetch);
  const all = data?.risks.nodes ?? [];
  const page = data?.risks.pageInfo;
  const next = page?.hasNextPage === true && all.length < MOST ? page.endCursor : null;
  useEffect(() => {
    if (next !== null) paging.more(next);
  });
  const chosen = likelihood !== undefined && impact !== undefined ? { likelihood, impact } : null;
  const rows = all.filter(
    (each) =>
      chosen === null || (each.likelihood === chosen.likelihood && each.impact === chosen.impact),
  );
  const set = (change: Partial<RisksSearch>) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const open = (risk: string) => set({ risk });
  const { cursor, rowProps } = useListCursor({ ids: rows.map((each) => each.id), onOpen: open });
  const create = () => set({ create: "yes" });
  useActions(
    canWrite
      ? [
          {
            id: "risk.create",
            title: "New risk",
            section: "Create",
            keys: "c",
            icon: Plus,
            run: create,
          },
        ]
      : [],
  );
  const add = canWrite ? (
    <Hint label="New risk" keys="c">
      <Button variant="filled" leftSection={<Plus size={14} />} onClick={create}>
        New risk
      </Button>
    </Hint>
  ) : undefined;
  const total = data?.risks.totalCount ?? 0;
  return (
    <Page
      title="Risks"
      summary={
        data === undefined
          ? undefined
          : `${plural(total, "risk")}, gravest first.${total > MOST ? ` The first ${count(MOST)} are shown.` : ""}`
      }
      actions={add}
    >
      <div className="toolbar">
        <PlanningTabs />
        <Choice
          label="Which risks"
          value={view}
          options={VIEWS}
          onChange={(to) =>
            set({ view: to === "open" ? undefined : to, likelihood: undefined, impact: undefined })
          }
        />
        <ClientFilter value={client} onChange={(to) => set({ client: to })} />
        <NewPill kind="RISK" known={all.map((each) => each.id)} noun="risk" onShow={refetch} />
      </div>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {all.length > 0 && (
        <div className={styles.matrixLayout}>
          <RiskMatrix
            risks={all}
            chosen={chosen}
            onChoose={(cell) => set({ likelihood: cell?.likelihood, impact: cell?.impact })}
          />
          <RisksTable rows={rows} cursor={cursor} rowProps={rowProps} onOpen={open} />
        </div>
      )}
      {data !== undefined && all.length === 0 && (
        <Notice
          icon={ShieldCheck}
          title={view === "open" ? "No open risk in the register" : "Nothing here"}
          actions={view === "open" ? add : undefined}
        >
          {view === "open"
            ? "A risk is something that could go wrong, with how likely and how bad it is, who looks after it and when it is looked at again. Forecasts and missed upkeep can raise one."
            : "No risk of this client is in that state."}
        </Notice>
      )}
      <FormDrawer
        title="New risk"
        opened={search.create === "yes"}
        onClose={() => set({ create: undefined })}
      >
        <RiskForm
          clientId={client}
          onCancel={() => set({ create: undefined })}
          onDone={() => set({ create: undefined })}
        />
      </FormDrawer>
      {search.risk !== undefined && (
        <RiskDrawer id={search.risk} onClose={() => set({ risk: undefined })} />
      )}
    </Page>
  );
}
