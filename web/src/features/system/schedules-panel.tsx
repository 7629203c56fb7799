import { graphql, type ResultOf } from "#/gql/graphql";
import { duration } from "#/lib/time";
import { Panel } from "#/ui/panel";
import table from "#/ui/table.module.css";
import { Time } from "#/ui/time";

export const ScheduleFields = graphql(`
  fragment ScheduleFields on ScheduleStatus @_unmask { name everySeconds lastRunAt nextRunAt }
`);

type Schedule = ResultOf<typeof ScheduleFields>;

/** What runs by itself, and when it did. */
export function SchedulesPanel({ schedules }: { schedules: readonly Schedule[] }) {
  return (
    <Panel title="Schedules" aside={schedules.length} inset="flush">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className={table.number}>
              Every
            </th>
            <th scope="col" className={table.number}>
              Last run
            </th>
            <th scope="col" className={table.number}>
              Next run
            </th>
          </tr>
        </thead>
        <tbody>
          {schedules.map(({ name, everySeconds, lastRunAt, nextRunAt }) => (
            <tr key={name}>
              <td className={table.strong}>{name}</td>
              <td className={table.number}>{duration(everySeconds * 1_000)}</td>
              <td className={`${table.number} ${table.quiet}`}>
                {lastRunAt === null ? "never" : <Time at={lastRunAt} />}
              </td>
              <td className={`${table.number} ${table.quiet}`}>
                {nextRunAt === null ? "not planned" : <Time at={nextRunAt} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
