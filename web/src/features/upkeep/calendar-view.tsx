import { ActionIcon, Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect } from "react";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { dateWords, monthWords, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { count } from "#/lib/quantity";
import { useNow } from "#/lib/use-now";
import { Hint } from "#/ui/hint";
import { ProblemNotice } from "#/ui/problem-notice";
import { useActions } from "../actions/use-actions";
import { useOnChange } from "../live/changes";
import styles from "./calendar-view.module.css";
import { byDay, monthBeside, monthOf, monthText, weeksOf } from "./month-grid";
import { occurrenceLook } from "./upkeep-look";
import { type OccurrenceRow, OccurrencesQuery } from "./upkeep-query";

interface Props {
  month: string | undefined;
  client: string | undefined;
  onMonth: (month: string | undefined) => void;
}

const KINDS = ["OCCURRENCE", "OBLIGATION"] as const;
const PAGE = 100;
/** Further pages are fetched by themselves up to here; a month with more is read as a list. */
const MOST = 500;
/** Entries that a day shows; the others are counted. */
const PER_DAY = 4;
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** A month of upkeep across clients, as a wall calendar shows it. */
export function CalendarView({ month: monthParam, client, onMonth }: Props) {
  useNow(60_000);
  const now = today(serverNow());
  const month = monthOf(monthParam, now);
  const weeks = weeksOf(month);
  const from = weeks[0]?.[0] ?? now;
  const to = weeks.at(-1)?.at(-1) ?? now;
  const filter = { clientId: client ?? null, from, to };
  const paging = usePaging(JSON.stringify(filter));
  const { data, problem, refetch } = useLiveQuery({
    paging,
    query: OccurrencesQuery,
    variables: { first: PAGE, after: paging.after, filter, orderBy: "DUE_ASC" },
  });
  useOnChange(KINDS, refetch);
  const rows = data?.occurrences.nodes ?? [];
  const page = data?.occurrences.pageInfo;
  const next = page?.hasNextPage === true && rows.length < MOST ? page.endCursor : null;
  useEffect(() => {
    if (next !== null) paging.more(next);
  });
  const go = (by: -1 | 1) => onMonth(monthText(monthBeside(month, by)));
  useActions([
    {
      id: "calendar.previous",
      title: "Month before",
      section: "View",
      keys: "ArrowLeft",
      run: () => go(-1),
    },
    {
      id: "calendar.next",
      title: "Month after",
      section: "View",
      keys: "ArrowRight",
      run: () => go(1),
    },
    {
      id: "calendar.today",
      title: "This month",
      section: "View",
      keys: "t",
      run: () => onMonth(undefined),
    },
  ]);
  const days = byDay(rows);
  const total = data?.occurrences.totalCount ?? 0;
  return (
    <section aria-label="Calendar">
      <div className={styles.head}>
        <h2>{monthWords(month.year, month.month)}</h2>
        <Hint label="Month before" keys="ArrowLeft">
          <ActionIcon variant="default" size={28} aria-label="Month before" onClick={() => go(-1)}>
            <ChevronLeft size={16} />
          </ActionIcon>
        </Hint>
        <Hint label="Month after" keys="ArrowRight">
          <ActionIcon variant="default" size={28} aria-label="Month after" onClick={() => go(1)}>
            <ChevronRight size={16} />
          </ActionIcon>
        </Hint>
        <Hint label="This month" keys="t">
          <Button onClick={() => onMonth(undefined)}>Today</Button>
        </Hint>
        {total > MOST && (
          <span className={styles.quiet}>
            The first {count(MOST)} of {count(total)} are shown; choose a client or the list to see
            all.
          </span>
        )}
      </div>
      {data === undefined && problem !== undefined ? (
        <ProblemNotice problem={problem} onRetry={refetch} />
      ) : (
        <div className={styles.scroll}>
          <table className={styles.month}>
            <thead>
              <tr>
                {DAYS.map((day) => (
                  <th key={day} scope="col">
                    {day}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {weeks.map((week) => (
                <tr key={week[0]}>
                  {week.map((date) => (
                    <Day
                      key={date}
                      date={date}
                      now={now}
                      outside={Number(date.slice(5, 7)) !== month.month}
                      rows={days.get(date) ?? []}
                      client={client}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Day(props: {
  date: string;
  now: string;
  outside: boolean;
  rows: readonly OccurrenceRow[];
  client: string | undefined;
}) {
  const { date, now, outside, rows, client } = props;
  const rest = rows.length - PER_DAY;
  return (
    <td data-outside={outside} data-today={date === now}>
      <span className={styles.date} aria-current={date === now ? "date" : undefined}>
        <span className="visually-hidden">{dateWords(date, now)}</span>
        <span aria-hidden>{Number(date.slice(8))}</span>
      </span>
      <ul className={styles.entries}>
        {rows.slice(0, rest === 1 ? PER_DAY + 1 : PER_DAY).map((row) => (
          <Entry key={row.id} row={row} withClient={client === undefined} />
        ))}
        {rest > 1 && (
          <li>
            <Link
              to="/upkeep"
              search={{
                view: "list",
                from: date,
                to: date,
                ...(client === undefined ? {} : { client }),
              }}
              className={styles.more}
            >
              {rest} more
            </Link>
          </li>
        )}
      </ul>
    </td>
  );
}

function Entry({ row, withClient }: { row: OccurrenceRow; withClient: boolean }) {
  const { tone, icon: Icon, word } = occurrenceLook(row, serverNow());
  return (
    <li>
      <Link
        to="/upkeep/$occurrenceId"
        params={{ occurrenceId: row.id }}
        className={styles.entry}
        data-tone={tone}
        title={`${row.obligation.title}, ${row.client.name}: ${word}`}
      >
        <Icon size={12} aria-hidden />
        <span className={styles.entryText}>
          {withClient && <span className={styles.client}>{row.client.shortName} </span>}
          {row.obligation.title}
          <span className="visually-hidden">, {word}</span>
        </span>
      </Link>
    </li>
  );
}
