import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Gauge, SearchX } from "lucide-react";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { serverNow } from "#/lib/clock";
import { plural } from "#/lib/quantity";
import type { RulesSearch } from "#/routes/search";
import { Badge } from "#/ui/badge";
import { FilterField } from "#/ui/filter-field";
import { FormDrawer } from "#/ui/form/form-drawer";
import { useListCursor } from "#/ui/list-cursor";
import { LoadMore } from "#/ui/load-more";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import table from "#/ui/table.module.css";
import { ClientFilter } from "../clients/client-filter";
import { RuleDetails } from "./rule-details";
import { conditionWords, holds } from "./rule-words";
import { type Rule, RulesQuery } from "./rules-query";

const route = getRouteApi("/shell/settings/rules");

/** The rules, where each comes from, and what departs from it where. */
export function RulesPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/settings/rules" });
  const clientId = search.client ?? null;
  const filter = { clientId };
  const paging = usePaging(JSON.stringify(filter));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: RulesQuery,
    variables: { first: 50, after: paging.after, filter, clientId },
  });
  const rows = (data?.rules.nodes ?? []).filter((rule) => isNamed(rule, search.q));
  const set = (change: Partial<RulesSearch>) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const { cursor, rowProps } = useListCursor({
    ids: rows.map((each) => each.id),
    onOpen: (rule) => set({ rule }),
  });
  const opened = rows.find((each) => each.id === search.rule);
  return (
    <Page
      title="Rules"
      summary={
        <>
          {data !== undefined && `${plural(data.rules.totalCount, "rule")}. `}A rule holds for
          everybody until a client, a site or a device departs from it; the most specific wins.
        </>
      }
    >
      <div className="toolbar">
        <FilterField
          value={search.q ?? ""}
          label="Filter rules"
          onChange={(text) => set({ q: text || undefined })}
        />
        <ClientFilter value={search.client} onChange={(client) => set({ client })} />
      </div>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && (
        <div className="framed">
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Rule</th>
                <th scope="col">Condition</th>
                <th scope="col">From</th>
                <th scope="col">Departures</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id} data-cursor={cursor === row.id} {...rowProps(row.id)}>
                  <td className={table.strong}>
                    <span className={table.inline}>
                      <button
                        type="button"
                        className={table.link}
                        onClick={() => set({ rule: row.id })}
                      >
                        {row.name}
                      </button>
                      {!row.enabled && <Badge tone="calm">off</Badge>}
                    </span>
                  </td>
                  <td>{conditionWords(row)}</td>
                  <td className={table.quiet}>{originWords(row)}</td>
                  <td>
                    <Departures rule={row} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data !== undefined && rows.length === 0 && (
        <Notice icon={search.q === undefined ? Gauge : SearchX} title="No rule matches">
          <Link to="/settings/rules">Show all rules</Link>
        </Notice>
      )}
      <LoadMore page={data?.rules.pageInfo} onMore={paging.more} />
      <FormDrawer
        title={opened?.name ?? "Rule"}
        opened={opened !== undefined}
        onClose={() => set({ rule: undefined })}
      >
        {opened !== undefined && (
          <RuleDetails rule={opened} clientId={search.client} onDone={refetch} />
        )}
      </FormDrawer>
    </Page>
  );
}

/** There are few rules, so they are narrowed here. */
function isNamed({ name, metric, area, class: kind }: Rule, text = ""): boolean {
  const wanted = text.trim().toLowerCase();
  return [name, metric, area, kind].some((each) => each.toLowerCase().includes(wanted));
}

function originWords({ client, standardKey }: Rule): string {
  if (client !== null) return client.name;
  return standardKey === null ? "your provider" : "the standard set";
}

function Departures({ rule }: { rule: Rule }) {
  const now = serverNow();
  const live = rule.exceptions.filter((each) => holds(each, now)).length;
  const parts = [
    ...(rule.overrides.length > 0 ? [plural(rule.overrides.length, "override")] : []),
    ...(live > 0 ? [plural(live, "exception")] : []),
  ];
  if (parts.length === 0) return <span className={table.quiet}>none</span>;
  return parts.join(", ");
}
