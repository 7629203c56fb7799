import { getRouteApi, Link } from "@tanstack/react-router";
import { problem as problemOf } from "#/gql/problem";
import { useLiveQuery } from "#/gql/use-live-query";
import { Facts } from "#/ui/facts";
import { Markdown } from "#/ui/markdown";
import { Page } from "#/ui/page";
import { Panel } from "#/ui/panel";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { Due } from "../clients/health-line";
import { useOnChange } from "../live/changes";
import { AnswerBox } from "./answer-box";
import styles from "./contact-home.module.css";
import { REQUEST_NEXT } from "./plain-words";
import { type RequestDetails, RequestQuery } from "./request-query";
import { RequestStateBadge } from "./request-state";

const route = getRouteApi("/shell/requests/$ticketId");
const KINDS = ["TICKET"] as const;

/** One request: what was said, who has it, what comes next, and a place to answer. */
export function RequestPage() {
  const { ticketId } = route.useParams();
  const { data, loading, problem, refetch } = useLiveQuery({
    query: RequestQuery,
    variables: { id: ticketId },
    everyMs: 60_000,
  });
  useOnChange(KINDS, refetch);
  const ticket = data?.ticket ?? null;
  if (ticket !== null) return <Found ticket={ticket} onSent={refetch} />;
  return (
    <Page title="Request" trail={<Link to="/requests">Requests</Link>}>
      {loading ? (
        <SkeletonRows />
      ) : (
        <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
      )}
    </Page>
  );
}

function Found({ ticket, onSent }: { ticket: RequestDetails; onSent: () => void }) {
  const next = REQUEST_NEXT[ticket.status];
  const { nodes, totalCount } = ticket.messages;
  return (
    <Page
      title={ticket.title}
      trail={<Link to="/requests">Requests</Link>}
      summary={
        <span className="row">
          <RequestStateBadge status={ticket.status} />
          {`No. ${ticket.number}`}
        </span>
      }
    >
      <div className={styles.request}>
        <div className={styles.column}>
          {next !== "" && <p className={styles.next}>{next}</p>}
          {ticket.description !== "" && (
            // What monitoring found was said by nobody of the client.
            <Message
              author={ticket.requester?.name ?? "We noticed this"}
              at={ticket.createdAt}
              own={ticket.requester !== null}
            >
              {ticket.description}
            </Message>
          )}
          {totalCount > nodes.length && <p>The last {nodes.length} messages are shown.</p>}
          {nodes.map(({ id, author, at, body }) => (
            <Message key={id} author={author.name} at={at} own={author.kind === "CONTACT"}>
              {body}
            </Message>
          ))}
          {ticket.resolution !== "" && (
            <Message author="How it was solved" at={ticket.updatedAt} own={false}>
              {ticket.resolution}
            </Message>
          )}
          {ticket.status !== "CLOSED" && <AnswerBox ticketId={ticket.id} onSent={onSent} />}
        </div>
        <Panel title="About it">
          <Facts
            rows={[
              ["Who has it", ticket.assignee?.name ?? ticket.teamName],
              ["Promised", ticket.dueAt === null ? null : <Due key="d" at={ticket.dueAt} />],
              [
                ticket.requester === null ? "Noticed" : "Asked",
                <Time key="c" at={ticket.createdAt} />,
              ],
              ["Last change", <Time key="u" at={ticket.updatedAt} />],
              ["About", ticket.services.map(({ name }) => name).join(", ") || null],
              ["Computer", ticket.device?.name ?? null],
            ]}
          />
        </Panel>
      </div>
    </Page>
  );
}

function Message(props: { author: string; at: string; own: boolean; children: string }) {
  const { author, at, own, children } = props;
  return (
    <article className={styles.message} data-own={own}>
      <header>
        <strong>{author}</strong>
        <Time at={at} />
      </header>
      <Markdown text={children} />
    </article>
  );
}
