import { Link } from "@tanstack/react-router";
import { graphql } from "#/gql/graphql";
import { useLiveQuery } from "#/gql/use-live-query";
import { Badge } from "#/ui/badge";
import { Panel } from "#/ui/panel";
import { ProblemLine } from "#/ui/problem-notice";
import decision from "../decisions/decision.module.css";
import { useOnChange } from "../live/changes";
import { gravity, STATUS_WORDS } from "../planning/risk-scale";
import { dayInWords } from "../timeline/days";
import styles from "./client-body.module.css";

const ClientRisksQuery = graphql(`
  query ClientRisks($clientId: ID!) {
    risks(first: 50, filter: { clientId: $clientId, status: [OPEN, TREATED, ACCEPTED] }) {
      nodes { id title severity status acceptedBy acceptedUntil }
      totalCount
    }
  }
`);

const KINDS = ["RISK"] as const;
const SHOWN = 5;

/** The gravest risks of a client that are not closed, on its page. */
export function RisksPanel({ clientId }: { clientId: string }) {
  const { data, problem, refetch } = useLiveQuery({
    query: ClientRisksQuery,
    variables: { clientId },
  });
  useOnChange(KINDS, refetch);
  const all = data?.risks.nodes.toSorted((a, b) => b.severity - a.severity);
  return (
    <Panel title="Risks" aside={data?.risks.totalCount || undefined} inset="flush">
      {all === undefined && problem !== undefined && (
        <ProblemLine problem={problem} onRetry={refetch} />
      )}
      {all?.length === 0 && <p className={styles.empty}>No risk is entered for this client.</p>}
      <ul className={decision.list}>
        {all?.slice(0, SHOWN).map(({ id, title, severity, status, acceptedBy, acceptedUntil }) => {
          const { tone, word } = gravity(severity);
          return (
            <li key={id} className={decision.entry}>
              <Link to="/planning/risks" search={{ client: clientId, risk: id }}>
                {title}
              </Link>
              <span className={decision.meta}>
                <Badge tone={tone}>{word}</Badge>
                {STATUS_WORDS[status].word}
                {acceptedBy !== null && `, by ${acceptedBy}`}
                {acceptedUntil !== null && `, until ${dayInWords(acceptedUntil)}`}
              </span>
            </li>
          );
        })}
      </ul>
      <p className={styles.empty}>
        <Link to="/planning/risks" search={{ client: clientId }}>
          Open the risk register
        </Link>
      </p>
    </Panel>
  );
}
