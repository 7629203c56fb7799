import {
  CircleCheck,
  CircleSlash,
  Hourglass,
  type LucideIcon,
  ShieldCheck,
  TriangleAlert,
} from "lucide-react";
import { graphql, type ResultOf } from "#/gql/graphql";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { addDays, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { Badge, type Tone } from "#/ui/badge";
import { LoadMore } from "#/ui/load-more";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { useOnChange } from "../live/changes";
import { useViewer } from "../session/viewer";
import { dayInWords } from "../timeline/days";
import styles from "./contact-home.module.css";

const CareQuery = graphql(`
  query Care($clientId: ID!, $first: Int!, $after: String, $to: String!) {
    all: occurrences(first: 1, filter: { clientId: $clientId }) { totalCount }
    occurrences(
      first: $first
      after: $after
      filter: { clientId: $clientId, to: $to }
      orderBy: DUE_DESC
    ) {
      nodes {
        id dueOn dueAt state doneAt doneBy note declinedBy excusedUntil
        obligation { id title }
        evidence { id statement doesNotProve authorName observedAt }
      }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }
`);

type Occurrence = ResultOf<typeof CareQuery>["occurrences"]["nodes"][number];

const KINDS = ["OCCURRENCE"] as const;
/** What is planned further ahead would only push down the proof of what was done. */
const AHEAD_DAYS = 31;

const LOOKS: Record<Occurrence["state"], { tone: Tone; icon: LucideIcon; words: string }> = {
  PLANNED: { tone: "calm", icon: Hourglass, words: "planned" },
  IN_PROGRESS: { tone: "accent", icon: Hourglass, words: "being done" },
  AWAITING_EVIDENCE: { tone: "accent", icon: Hourglass, words: "done, proof to follow" },
  DONE: { tone: "good", icon: CircleCheck, words: "done" },
  MISSED: { tone: "bad", icon: TriangleAlert, words: "not done" },
  DECLINED: { tone: "calm", icon: CircleSlash, words: "you decided against it" },
  EXCUSED: { tone: "calm", icon: CircleSlash, words: "put off" },
};

/** The upkeep that is owed to a client, with the proof of what was done. */
export function CarePage() {
  const clientId = useViewer().user.contact?.client.id;
  const paging = usePaging("");
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: CareQuery,
    variables: {
      clientId: clientId ?? "",
      first: 50,
      after: paging.after,
      to: addDays(today(serverNow()), AHEAD_DAYS),
    },
    pause: clientId === undefined,
  });
  useOnChange(KINDS, refetch);
  const rows = data?.occurrences.nodes ?? [];
  return (
    <Page
      title="Care"
      summary="What we do regularly so that less breaks, with the proof that it was done."
    >
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {data !== undefined && rows.length === 0 && data.all.totalCount > 0 && (
        <Notice icon={ShieldCheck} title="Nothing falls due in the next month">
          What is done regularly stands here once its day comes near.
        </Notice>
      )}
      {(clientId === undefined || data?.all.totalCount === 0) && (
        <Notice icon={ShieldCheck} title="Nothing regular is agreed yet">
          Ask us which regular work would make your days safer.
        </Notice>
      )}
      {rows.length > 0 && (
        <ul className={`${styles.list} framed`}>
          {rows.map((occurrence) => (
            <li key={occurrence.id}>
              <Story occurrence={occurrence} />
              <State state={occurrence.state} />
            </li>
          ))}
        </ul>
      )}
      <LoadMore page={data?.occurrences.pageInfo} onMore={paging.more} />
    </Page>
  );
}

function State({ state }: { state: Occurrence["state"] }) {
  const { tone, icon, words } = LOOKS[state];
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  );
}

function Story({ occurrence }: { occurrence: Occurrence }) {
  const { obligation, dueOn, doneAt, doneBy, note, declinedBy, excusedUntil, evidence } =
    occurrence;
  return (
    <div>
      <strong>{obligation.title}</strong>
      <p>
        {`for ${dayInWords(dueOn)}`}
        {doneAt !== null && (
          <>
            {" · done "}
            <Time at={doneAt} />
            {doneBy !== null && ` by ${doneBy}`}
          </>
        )}
        {declinedBy !== null && ` · ${declinedBy} decided`}
        {excusedUntil !== null && ` · put off until ${dayInWords(excusedUntil)}`}
      </p>
      {note !== "" && <p>{note}</p>}
      {evidence.length > 0 && (
        <details>
          <summary>Proof</summary>
          <ul className={styles.proof}>
            {evidence.map(({ id, statement, doesNotProve, authorName, observedAt }) => (
              <li key={id}>
                {statement} <span>{authorName}, </span>
                <Time at={observedAt} />
                {doesNotProve !== "" && <p>It does not prove: {doesNotProve}</p>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
