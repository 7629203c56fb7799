import { Button, NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { CircleCheck, SearchX, X } from "lucide-react";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { addDays, dateWords, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { OCCURRENCE_STATES, type UpkeepSearch } from "#/routes/search";
import { useListCursor } from "#/ui/list-cursor";
import { LoadMore } from "#/ui/load-more";
import { Notice } from "#/ui/notice";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useOnChange } from "../live/changes";
import { OccurrencesTable } from "./occurrences-table";
import { stateWord } from "./upkeep-look";
import { OccurrencesQuery } from "./upkeep-query";

interface Props {
  search: UpkeepSearch;
  onChange: (change: Partial<UpkeepSearch>) => void;
}

const KINDS = ["OCCURRENCE", "OBLIGATION"] as const;
/** What is owed farther ahead than this is not for today's list. */
const AHEAD_DAYS = 60;

/** Owed upkeep as a list: what is late first. With a state or days chosen, those. */
export function OccurrencesView({ search, onChange }: Props) {
  const { client, state, from, to } = search;
  const navigate = useNavigate();
  const spanned = from !== undefined || to !== undefined;
  const now = today(serverNow());
  const filter = {
    clientId: client ?? null,
    state:
      state === undefined
        ? spanned
          ? null
          : (["PLANNED", "IN_PROGRESS", "AWAITING_EVIDENCE"] as const).slice()
        : [state],
    from: from ?? null,
    to: to ?? (state === undefined ? addDays(now, AHEAD_DAYS) : null),
  };
  const past =
    state === "DONE" || state === "MISSED" || state === "DECLINED" || state === "EXCUSED";
  const paging = usePaging(JSON.stringify(filter));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: OccurrencesQuery,
    variables: {
      first: 50,
      after: paging.after,
      filter,
      orderBy: past ? ("DUE_DESC" as const) : ("DUE_ASC" as const),
    },
  });
  useOnChange(KINDS, refetch);
  const rows = data?.occurrences.nodes ?? [];
  const { cursor, rowProps } = useListCursor({
    ids: rows.map((each) => each.id),
    onOpen: (occurrenceId) =>
      void navigate({ to: "/upkeep/$occurrenceId", params: { occurrenceId } }),
  });
  return (
    <>
      <div className="toolbar">
        <NativeSelect
          aria-label="State"
          data={[
            { value: "", label: spanned ? "Any state" : "Still owed" },
            ...OCCURRENCE_STATES.map((value) => ({ value, label: stateWord(value) })),
          ]}
          value={state ?? ""}
          onChange={(event) =>
            onChange({
              state: OCCURRENCE_STATES.find((each) => each === event.currentTarget.value),
            })
          }
        />
        {spanned && (
          <Button
            rightSection={<X size={14} />}
            onClick={() => onChange({ from: undefined, to: undefined })}
          >
            {from === to && from !== undefined
              ? `Only ${dateWords(from, now)}`
              : `${from === undefined ? "" : `from ${dateWords(from, now)} `}${to === undefined ? "" : `to ${dateWords(to, now)}`}`}
          </Button>
        )}
      </div>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && <OccurrencesTable rows={rows} cursor={cursor} rowProps={rowProps} />}
      {data !== undefined && rows.length === 0 && (
        <Notice
          icon={state === undefined && !spanned ? CircleCheck : SearchX}
          title={
            state === undefined && !spanned
              ? `Nothing is owed in the next ${AHEAD_DAYS} days`
              : "No upkeep matches"
          }
        >
          {state === undefined && !spanned
            ? "What is owed comes from obligations: recurring work with a cadence."
            : "Choose another state or other days."}
        </Notice>
      )}
      <LoadMore page={data?.occurrences.pageInfo} onMore={paging.more} />
    </>
  );
}
