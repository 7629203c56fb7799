import { useLiveQuery } from "#/gql/use-live-query";
import { span } from "#/lib/time";
import { Dialog } from "#/ui/dialog";
import { Facts } from "#/ui/facts";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import table from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import { businessTime, clockWords, TARGET_WORDS } from "./clock-bar";
import styles from "./clocks.module.css";
import { type Clock, TicketProofQuery } from "./ticket-query";

interface Props {
  ticketId: string;
  clock: Clock;
  onClose: () => void;
}

/** The proof of a clock: every stretch of time, whether it counted, and why. */
export function ProofDialog({ ticketId, clock, onClose }: Props) {
  const { data, loading, problem, refetch } = useLiveQuery({
    query: TicketProofQuery,
    variables: { id: ticketId, target: clock.target },
  });
  const proof = data?.ticket?.explain;
  return (
    <Dialog
      title={`${TARGET_WORDS[clock.target]}: ${clockWords(clock).text}`}
      place="center"
      width={760}
      onClose={onClose}
    >
      <div className={styles.facts}>
        <Facts
          rows={[
            ["Promised", clock.budgetMs === null ? "no limit" : businessTime(clock.budgetMs)],
            ["Used", businessTime(clock.consumedMs)],
            ["Began", <Time key="b" at={clock.openedAt} />],
            ["Due", clock.dueAt === null ? null : <Time key="d" at={clock.dueAt} />],
            [
              "Fulfilled",
              clock.fulfilledAt === null ? null : <Time key="f" at={clock.fulfilledAt} />,
            ],
            [
              "Missed",
              clock.verdict === "BREACHED" && clock.breachAt !== null ? (
                <Time key="m" at={clock.breachAt} />
              ) : null,
            ],
            ["Cause", clock.cause === null ? null : clock.cause.replaceAll("_", " ")],
            [
              "Noted",
              clock.flags.length === 0 ? null : clock.flags.join(", ").replaceAll("_", " "),
            ],
          ]}
        />
      </div>
      {loading && <SkeletonRows rows={4} />}
      {proof === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {proof !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        <div className={styles.proof} tabIndex={0} role="region" aria-label="Stretches of time">
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Counted</th>
                <th scope="col">Why</th>
                <th scope="col" className={table.number}>
                  Policy
                </th>
                <th scope="col" className={table.number}>
                  Calendar
                </th>
              </tr>
            </thead>
            <tbody>
              {proof.map((each) => (
                <tr key={`${each.from} ${each.to}`}>
                  <td>{span(Date.parse(each.from), Date.parse(each.to))}</td>
                  <td>{each.counted ? businessTime(each.countedMs) : "no"}</td>
                  <td>{each.reason}</td>
                  <td className={table.number}>{version(each.policyVersion)}</td>
                  <td className={table.number}>{version(each.calendarVersion)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  );
}

const version = (number: number | null) => (number === null ? "–" : `v${number}`);
