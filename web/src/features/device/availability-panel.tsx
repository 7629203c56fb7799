import { useState } from "react";
import { graphql, type ResultOf } from "#/gql/graphql";
import { useLiveQuery } from "#/gql/use-live-query";
import { serverNow } from "#/lib/clock";
import { shareOf } from "#/lib/quantity";
import { absolute } from "#/lib/time";
import { Panel } from "#/ui/panel";
import { ProblemLine } from "#/ui/problem-notice";
import { Time } from "#/ui/time";
import { useOnChange } from "../live/changes";
import { reportingShare, type Stretch, stretches } from "./availability";
import styles from "./availability-panel.module.css";

const AvailabilityQuery = graphql(`
  query DeviceAvailability($id: ID!, $from: DateTime!, $to: DateTime!) {
    device(id: $id) { id availability(from: $from, to: $to) { at kind message } }
  }
`);

type Fact = NonNullable<ResultOf<typeof AvailabilityQuery>["device"]>["availability"][number];

const DAYS = 7;
const DAY = 86_400_000;
const LISTED = 8;
const KINDS = ["DEVICE"] as const;
const WORDS: Record<Stretch["state"], string> = {
  reporting: "reporting",
  silent: "silent",
  unknown: "not known",
};

/** The last seven days as a line, and what happened in them. */
export function AvailabilityPanel({ deviceId, state }: { deviceId: string; state: string }) {
  const [to, setTo] = useState(serverNow);
  const from = to - DAYS * DAY;
  const { data, problem, refetch } = useLiveQuery({
    query: AvailabilityQuery,
    variables: { id: deviceId, from: new Date(from).toISOString(), to: new Date(to).toISOString() },
  });
  useOnChange(KINDS, () => setTo(serverNow()));
  const facts = data?.device?.availability ?? [];
  const present = state === "LIVE" ? "reporting" : state === "SILENT" ? "silent" : "unknown";
  const line = stretches(
    facts.map(({ at, kind }) => ({ at: Date.parse(at), kind })),
    from,
    to,
    present,
  );
  const share = reportingShare(line);
  return (
    <Panel
      title="Availability, 7 days"
      aside={share === undefined ? undefined : `reporting ${shareOf(share)} of the known time`}
    >
      {data === undefined && problem !== undefined && (
        <ProblemLine problem={problem} onRetry={refetch} />
      )}
      <div className={styles.line} role="img" aria-label={line.map(inWords).join("; ")}>
        {line.map((each) => (
          <span
            key={each.from}
            className={styles.stretch}
            data-state={each.state}
            title={inWords(each)}
            style={{ flexGrow: each.to - each.from }}
          />
        ))}
      </div>
      <div className={styles.ends}>
        <span>7 days ago</span>
        <span>now</span>
      </div>
      <FactList facts={facts} />
    </Panel>
  );
}

function FactList({ facts }: { facts: readonly Fact[] }) {
  const newestFirst = facts.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (facts.length === 0) return <p className={styles.none}>Nothing happened in these days.</p>;
  return (
    <ol className={styles.facts}>
      {newestFirst.slice(0, LISTED).map((fact) => (
        <li key={`${fact.at}-${fact.kind}`}>
          <span>{fact.message}</span>
          <Time at={fact.at} />
        </li>
      ))}
    </ol>
  );
}

const inWords = ({ from, to, state }: Stretch) =>
  `${WORDS[state]} from ${absolute(from)} to ${absolute(to)}`;
