import { Link, useNavigate } from "@tanstack/react-router";
import { useLiveQuery } from "#/gql/use-live-query";
import { Panel } from "#/ui/panel";
import { ProblemLine } from "#/ui/problem-notice";
import { Time } from "#/ui/time";
import styles from "../clients/client-body.module.css";
import { Due } from "../clients/health-line";
import { AddButton } from "../clients/panel-buttons";
import { useOnChange } from "../live/changes";
import { useCan } from "../session/viewer";
import own from "./decision.module.css";
import { DecisionsQuery } from "./decision-query";
import { DecisionStateBadge } from "./decision-state";

const KINDS = ["DECISION"] as const;
const SHOWN = 5;

/** The newest questions to a client, on its page. */
export function DecisionsPanel({ clientId }: { clientId: string }) {
  const canAsk = useCan()("DECISION_ASK");
  const navigate = useNavigate();
  const { data, problem, refetch } = useLiveQuery({
    query: DecisionsQuery,
    variables: { first: SHOWN, after: null, filter: { clientId } },
  });
  useOnChange(KINDS, refetch);
  const rows = data?.decisions.nodes.slice(0, SHOWN);
  const ask = () => void navigate({ to: "/decisions", search: { client: clientId, ask: "yes" } });
  return (
    <Panel
      title="Decisions"
      aside={data?.decisions.totalCount || undefined}
      inset="flush"
      actions={canAsk ? <AddButton what="a question to decide" onClick={ask} /> : undefined}
    >
      {rows === undefined && problem !== undefined && (
        <ProblemLine problem={problem} onRetry={refetch} />
      )}
      {rows?.length === 0 && <p className={styles.empty}>Nothing was asked yet.</p>}
      <ul className={own.list}>
        {rows?.map(({ id, question, state, deadline, receipt, askedAt }) => (
          <li key={id} className={own.entry}>
            <strong>{question}</strong>
            <span className={own.meta}>
              <DecisionStateBadge state={state} />
              {state === "ASKED" ? (
                <Due at={deadline} />
              ) : (
                <Time at={receipt?.answeredAt ?? askedAt} />
              )}
            </span>
          </li>
        ))}
      </ul>
      {data !== undefined && data.decisions.totalCount > 0 && (
        <p className={styles.empty}>
          <Link to="/decisions" search={{ client: clientId }}>
            Show all
          </Link>
        </p>
      )}
    </Panel>
  );
}
