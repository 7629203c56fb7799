import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  type LucideIcon,
  MessageSquarePlus,
  UserRound,
  Wrench,
} from "lucide-react";
import { graphql, type ResultOf } from "#/gql/graphql";
import { useLiveQuery } from "#/gql/use-live-query";
import { Badge, type Tone } from "#/ui/badge";
import { Hint } from "#/ui/hint";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { Panel } from "#/ui/panel";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useActions } from "../actions/use-actions";
import { DeviceStateBadge } from "../devices/device-state";
import { useOnChange } from "../live/changes";
import { useCan, useViewer } from "../session/viewer";
import styles from "./contact-home.module.css";
import { DecisionsWanted, NewestReports } from "./home-panels";
import { faultOf, type ServiceHealth, serviceHealth } from "./plain-words";
import { OPEN_STATUSES, RequestsQuery } from "./request-query";
import { RequestStateBadge } from "./request-state";

const ContactHomeQuery = graphql(`
  query ContactHome($id: ID!) {
    client(id: $id) {
      id name
      businessServices { id name description deviceIds }
      contacts { id name title email phone }
    }
    devices(first: 100, filter: { clientId: $id }, orderBy: NAME) {
      nodes { id name state }
      totalCount
    }
  }
`);

type Data = ResultOf<typeof ContactHomeQuery>;
type Requests = ResultOf<typeof RequestsQuery>["tickets"];

const KINDS = ["DEVICE", "BUSINESS_SERVICE", "CONTACT"] as const;
const TICKETS = ["TICKET"] as const;

const LOOKS: Record<ServiceHealth["kind"], { tone: Tone; icon: LucideIcon }> = {
  works: { tone: "good", icon: CircleCheck },
  working: { tone: "warn", icon: Wrench },
  unclear: { tone: "warn", icon: CircleHelp },
  unwatched: { tone: "calm", icon: CircleDashed },
};

/** The first page of a client's contact: what they work with, what is open, and whom to ask. */
export function ContactHome() {
  const { user } = useViewer();
  const can = useCan();
  const navigate = useNavigate();
  const clientId = user.contact?.client.id;
  const { data, loading, problem, refetch } = useLiveQuery({
    query: ContactHomeQuery,
    variables: { id: clientId ?? "" },
    pause: clientId === undefined,
  });
  const requests = useLiveQuery({
    query: RequestsQuery,
    variables: { clientId: clientId ?? "", first: 50, after: null, status: [...OPEN_STATUSES] },
    pause: clientId === undefined || !can("TICKET_READ"),
  });
  useOnChange(KINDS, refetch);
  useOnChange(TICKETS, requests.refetch);
  const canAsk = can("TICKET_ASK") && clientId !== undefined;
  const ask = () => void navigate({ to: "/requests", search: { create: "yes" } });
  useActions(
    canAsk
      ? [
          {
            id: "request.create",
            title: "New request",
            section: "Create",
            keys: "c",
            icon: MessageSquarePlus,
            run: ask,
          },
        ]
      : [],
  );
  const title = `Hello ${user.name.split(" ")[0] ?? user.name}`;
  return (
    <Page
      title={title}
      summary={user.contact?.client.name}
      actions={
        canAsk ? (
          <Hint label="New request" keys="c">
            <Button variant="filled" leftSection={<MessageSquarePlus size={14} />} onClick={ask}>
              New request
            </Button>
          </Hint>
        ) : undefined
      }
    >
      {clientId === undefined && (
        <Notice icon={UserRound} title="Your account is not connected to a company yet">
          Ask your IT provider to connect it.
        </Notice>
      )}
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {data !== undefined && clientId !== undefined && (
        <Content data={data} clientId={clientId} requests={requests.data?.tickets} />
      )}
    </Page>
  );
}

function Content(props: { data: Data; clientId: string; requests: Requests | undefined }) {
  const { data, clientId, requests } = props;
  const can = useCan();
  const people = data.client?.contacts ?? [];
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        {can("DECISION_READ") && <DecisionsWanted clientId={clientId} />}
        <Services data={data} requests={requests} />
        {requests !== undefined && <OpenRequests requests={requests} />}
      </div>
      <div className={styles.column}>
        {can("REPORT_READ") && <NewestReports clientId={clientId} />}
        <Computers data={data} />
        {people.length > 0 && (
          <Panel title="People" inset="flush">
            <ul className={styles.list}>
              {people.map(({ id, name, title, email, phone }) => (
                <li key={id}>
                  <div>
                    <strong>{name}</strong>
                    <p>{title}</p>
                  </div>
                  <span className={styles.reach}>{[email, phone].filter(Boolean).join(" · ")}</span>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </div>
  );
}

function Services({ data, requests }: { data: Data; requests: Requests | undefined }) {
  const states = new Map(data.devices.nodes.map(({ id, state }) => [id, state]));
  const all = data.devices.nodes.length >= data.devices.totalCount;
  const services = data.client?.businessServices ?? [];
  const faults = (requests?.nodes ?? []).filter(({ kind }) => kind === "INCIDENT");
  return (
    <Panel title="What you work with" inset="flush">
      {services.length === 0 && <p className={styles.empty}>Nothing has been named yet.</p>}
      <ul className={styles.list}>
        {services.map(({ id, name, description, deviceIds }) => {
          const fault = faultOf(id, faults);
          const health: ServiceHealth =
            fault === undefined
              ? serviceHealth(deviceIds, states, all)
              : { kind: "working", words: "we are working on a fault" };
          const { tone, icon } = LOOKS[health.kind];
          return (
            <li key={id}>
              <div>
                <strong>{name}</strong>
                {description !== "" && <p>{description}</p>}
                {fault !== undefined && (
                  <p>
                    <Link to="/requests/$ticketId" params={{ ticketId: fault.id }}>
                      {fault.title}
                    </Link>
                    {` · ${fault.assignee?.name ?? fault.teamName} has it`}
                  </p>
                )}
              </div>
              <Badge tone={tone} icon={icon}>
                {health.words}
              </Badge>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function OpenRequests({ requests }: { requests: Requests }) {
  const rows = requests.nodes.slice(0, 8);
  return (
    <Panel title="Open requests and work" aside={requests.totalCount || undefined} inset="flush">
      {rows.length === 0 && <p className={styles.empty}>Nothing is open.</p>}
      <ul className={styles.list}>
        {rows.map(({ id, title, status }) => (
          <li key={id}>
            <Link to="/requests/$ticketId" params={{ ticketId: id }}>
              {title}
            </Link>
            <RequestStateBadge status={status} />
          </li>
        ))}
      </ul>
      <p className={styles.empty}>
        <Link to="/requests" search={{ all: "yes" }}>
          Show all requests
        </Link>
      </p>
    </Panel>
  );
}

function Computers({ data }: { data: Data }) {
  return (
    <Panel title="Your computers" aside={data.devices.totalCount} inset="flush">
      {data.devices.nodes.length === 0 && <p className={styles.empty}>None is looked after yet.</p>}
      <ul className={styles.list}>
        {data.devices.nodes.slice(0, 12).map(({ id, name, state }) => (
          <li key={id}>
            <Link to="/devices/$deviceId" params={{ deviceId: id }}>
              {name}
            </Link>
            <DeviceStateBadge state={state} />
          </li>
        ))}
      </ul>
      {data.devices.totalCount > 12 && (
        <p className={styles.empty}>
          <Link to="/devices">Show all {data.devices.totalCount}</Link>
        </p>
      )}
    </Panel>
  );
}
