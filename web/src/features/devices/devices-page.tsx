import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { HardDrive, SearchX } from "lucide-react";
import { useRef, useState } from "react";
import { client as graphqlClient } from "#/gql/client";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { plural } from "#/lib/quantity";
import type { DevicesSearch } from "#/routes/search";
import { useListCursor } from "#/ui/list-cursor";
import { NewPill } from "#/ui/new-pill";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useCan, useViewer } from "../session/viewer";
import { DeviceFilters } from "./device-filters";
import { DevicePeek } from "./device-peek";
import { type DeviceRow, DevicesQuery } from "./devices-query";
import { DevicesTable } from "./devices-table";
import styles from "./devices-table.module.css";

const route = getRouteApi("/shell/devices");
const PAGE = 50;
/** Latest values are not announced for a whole list, so they are asked for at this pace. */
const FRESH_MS = 30_000;
const NO_ROWS: DeviceRow[] = [];

function variablesOf(search: DevicesSearch, after: string | null) {
  const { q, client, state, sort } = search;
  return {
    first: PAGE,
    after,
    filter: {
      search: q ?? null,
      clientId: client ?? null,
      state: state === undefined ? null : Array.isArray(state) ? state : [state],
    },
    orderBy: sort === "since" ? ("STATE_SINCE_DESC" as const) : ("NAME" as const),
  };
}

export function prefetch(search: DevicesSearch): void {
  void graphqlClient.query(DevicesQuery, variablesOf(search, null)).toPromise();
}

export function DevicesPage() {
  const search = route.useSearch();
  const contact = useViewer().user.kind === "CONTACT";
  const navigate = useNavigate({ from: "/devices" });
  const paging = usePaging(JSON.stringify(search));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: DevicesQuery,
    variables: variablesOf(search, paging.after),
    everyMs: FRESH_MS,
  });
  const [peeked, setPeeked] = useState<string | null>(null);
  const scroller = useRef<((index: number) => void) | null>(null);
  const rows = data?.devices.nodes ?? NO_ROWS;
  const { cursor, setCursor, rowProps } = useListCursor({
    ids: rows.map((each) => each.id),
    onOpen: (deviceId) => void navigate({ to: "/devices/$deviceId", params: { deviceId } }),
    onPeek: (id) => setPeeked((open) => (open === id ? null : id)),
    onClose: () => setPeeked(null),
    scrollTo: (index) => scroller.current?.(index),
  });
  // An open peek follows the cursor.
  const shown = peeked === null ? undefined : rows.find((each) => each.id === (cursor ?? peeked));
  const page = data?.devices.pageInfo;
  const change = (next: Partial<DevicesSearch>) =>
    void navigate({ search: (previous) => ({ ...previous, ...next }), replace: true });
  const filtered =
    search.q !== undefined || search.client !== undefined || search.state !== undefined;

  return (
    <Page
      title={contact ? "Computers" : "Devices"}
      summary={
        data === undefined
          ? undefined
          : plural(data.devices.totalCount, contact ? "computer" : "device")
      }
      layout="fill"
    >
      <div className="toolbar">
        <DeviceFilters search={search} onChange={change} />
        <NewPill kind="DEVICE" known={rows.map((each) => each.id)} noun="device" onShow={refetch} />
      </div>
      {loading && <SkeletonRows rows={12} />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && (
        <div className={styles.layout}>
          <DevicesTable
            rows={rows}
            total={data?.devices.totalCount ?? rows.length}
            cursor={cursor}
            rowProps={rowProps}
            scroller={scroller}
            onPick={(id) => {
              setCursor(id);
              setPeeked(id);
            }}
            onEnd={() => {
              if (page?.hasNextPage === true && page.endCursor !== null)
                paging.more(page.endCursor);
            }}
          />
          {shown !== undefined && <DevicePeek device={shown} onClose={() => setPeeked(null)} />}
        </div>
      )}
      {data !== undefined && rows.length === 0 && <NoDevices filtered={filtered} />}
    </Page>
  );
}

function NoDevices({ filtered }: { filtered: boolean }) {
  const can = useCan();
  if (filtered) {
    return (
      <Notice icon={SearchX} title="No device matches">
        <Link to="/devices">Clear the filter</Link>
      </Notice>
    );
  }
  return (
    <Notice icon={HardDrive} title="No devices yet">
      {can("ENROLMENT_WRITE") ? (
        <>
          An agent reports within seconds of its enrolment.{" "}
          <Link to="/settings/enrolment-tokens" search={{ create: "yes" }}>
            Get the command that installs one
          </Link>
          .
        </>
      ) : (
        "Nobody has enrolled a device that you may see."
      )}
    </Notice>
  );
}
