import { CalendarClock } from "lucide-react";
import { useLiveQuery } from "#/gql/use-live-query";
import { plural } from "#/lib/quantity";
import { Badge } from "#/ui/badge";
import { Facts } from "#/ui/facts";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Notice } from "#/ui/notice";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import table from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import { useOnChange } from "../live/changes";
import { type SectionProps, useSectionList } from "../service-levels/section";
import { CalendarForm } from "./calendar-form";
import { type Calendar, CalendarsQuery } from "./calendar-query";
import { weekInWords } from "./hours";

const KINDS = ["CALENDAR"] as const;

/** Calendars: the provider's, which every client inherits, and those of one client. */
export function CalendarsSection(props: SectionProps) {
  const { canWrite, clientId, editing, creating, onEdit, onClose } = props;
  const { data, loading, problem, refetch } = useLiveQuery({
    query: CalendarsQuery,
    variables: { clientId: clientId ?? null },
    everyMs: 60_000,
  });
  useOnChange(KINDS, refetch);
  const rows = data?.calendars ?? [];
  const { cursor, rowProps } = useSectionList(rows, onEdit);
  const shown = rows.find(({ id }) => id === editing);
  return (
    <>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {data !== undefined && rows.length === 0 && (
        <Notice icon={CalendarClock} title="No calendar yet">
          Without hours no clock can count. Add the hours in which you work.
        </Notice>
      )}
      {rows.length > 0 && (
        <div className="framed">
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Calendar</th>
                <th scope="col">Now</th>
                <th scope="col">Hours</th>
                <th scope="col">Time zone</th>
                <th scope="col" className={table.number}>
                  Days off
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((calendar) => (
                <tr
                  key={calendar.id}
                  data-cursor={cursor === calendar.id}
                  {...rowProps(calendar.id)}
                >
                  <td className={table.strong}>
                    <button
                      type="button"
                      className={table.link}
                      onClick={() => onEdit(calendar.id)}
                    >
                      {calendar.name}
                    </button>
                    {calendar.client !== null && (
                      <span className={table.quiet}> of {calendar.client.name}</span>
                    )}
                  </td>
                  <td>
                    <OpenNow calendar={calendar} />
                  </td>
                  <td className={table.clip}>{weekInWords(calendar.weekly)}</td>
                  <td className={table.quiet}>{calendar.timeZone.replaceAll("_", " ")}</td>
                  <td className={table.number}>{calendar.holidays.length}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <FormDrawer title="Add a calendar" opened={creating} onClose={onClose}>
        <CalendarForm clientId={clientId} onClose={onClose} />
      </FormDrawer>
      <FormDrawer title={shown?.name ?? "Calendar"} opened={shown !== undefined} onClose={onClose}>
        {shown !== undefined &&
          (canWrite && (shown.client !== null || clientId === undefined) ? (
            <CalendarForm existing={shown} clientId={clientId} onClose={onClose} />
          ) : (
            <Shown calendar={shown} />
          ))}
      </FormDrawer>
    </>
  );
}

function OpenNow({ calendar: { openNow, nextOpensAt } }: { calendar: Calendar }) {
  if (openNow) return <Badge tone="good">open</Badge>;
  return (
    <span className={table.inline}>
      <Badge tone="calm">closed</Badge>
      <span className={table.quiet}>
        {nextOpensAt === null ? (
          "does not open again"
        ) : (
          <>
            opens <Time at={nextOpensAt} />
          </>
        )}
      </span>
    </span>
  );
}

function Shown({ calendar }: { calendar: Calendar }) {
  return (
    <Facts
      rows={[
        ["Hours", weekInWords(calendar.weekly)],
        ["Time zone", calendar.timeZone],
        ["Days off", calendar.holidays.map(({ text }) => text).join("; ") || "none"],
        [
          "Own hours",
          calendar.overrides.length === 0 ? null : plural(calendar.overrides.length, "day"),
        ],
        ["Versions", String(calendar.versions.length)],
      ]}
    />
  );
}
