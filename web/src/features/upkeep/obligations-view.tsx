import { CalendarPlus } from "lucide-react";
import type { ReactNode } from "react";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { useListCursor } from "#/ui/list-cursor";
import { LoadMore } from "#/ui/load-more";
import { Notice } from "#/ui/notice";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useOnChange } from "../live/changes";
import { useCan } from "../session/viewer";
import { ObligationsTable } from "./obligations-table";
import { ObligationsQuery } from "./upkeep-query";

interface Props {
  client: string | undefined;
  add: ReactNode;
  onEdit: (id: string) => void;
}

const KINDS = ["OBLIGATION"] as const;

/** Everything that is owed regularly. */
export function ObligationsView({ client, add, onEdit }: Props) {
  const canWrite = useCan()("UPKEEP_WRITE");
  const filter = { clientId: client ?? null };
  const paging = usePaging(JSON.stringify(filter));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: ObligationsQuery,
    variables: { first: 50, after: paging.after, filter },
  });
  useOnChange(KINDS, refetch);
  const rows = data?.obligations.nodes ?? [];
  const { cursor, rowProps } = useListCursor({
    ids: rows.map((each) => each.id),
    onOpen: (id) => {
      if (canWrite) onEdit(id);
    },
  });
  return (
    <>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && (
        <ObligationsTable
          rows={rows}
          cursor={cursor}
          rowProps={rowProps}
          {...(canWrite ? { onEdit } : {})}
        />
      )}
      {data !== undefined && rows.length === 0 && (
        <Notice icon={CalendarPlus} title="No obligations yet" actions={add}>
          An obligation is work that is owed again and again: patching each month, a restore test
          each quarter, a review each year. From it come due dates, and from those the record of
          what was done between incidents.
        </Notice>
      )}
      <LoadMore page={data?.obligations.pageInfo} onMore={paging.more} />
    </>
  );
}
