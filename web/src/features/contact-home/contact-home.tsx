import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleDashed, CircleHelp, type LucideIcon, UserRound } from "lucide-react";
import { graphql, type ResultOf } from "#/gql/graphql";
import { useLiveQuery } from "#/gql/use-live-query";
import { Badge, type Tone } from "#/ui/badge";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { Panel } from "#/ui/panel";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { DeviceStateBadge } from "../devices/device-state";
import { useOnChange } from "../live/changes";
import { useViewer } from "../session/viewer";
import styles from "./contact-home.module.css";
import { type ServiceHealth, serviceHealth } from "./plain-words";

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

const KINDS = ["DEVICE", "BUSINESS_SERVICE", "CONTACT"] as const;

const LOOKS: Record<ServiceHealth["kind"], { tone: Tone; icon: LucideIcon }> = {
  works: { tone: "good", icon: CircleCheck },
  unclear: { tone: "warn", icon: CircleHelp },
  unwatched: { tone: "calm", icon: CircleDashed },
};

/** The first page of a client's contact: what they work with, and whom to ask, without jargon. */
export function ContactHome() {
  const { user } = useViewer();
  const clientId = user.contact?.client.id;
  const { data, loading, problem, refetch } = useLiveQuery({
    query: ContactHomeQuery,
    variables: { id: clientId ?? "" },
    pause: clientId === undefined,
  });
  useOnChange(KINDS, refetch);
  const title = `Hello ${user.name.split(" ")[0] ?? user.name}`;
  return (
    <Page title={title} summary={user.contact?.client.name}>
      {clientId === undefined && (
        <Notice icon={UserRound} title="Your account is not connected to a company yet">
          Ask your IT provider to connect it.
        </Notice>
      )}
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {data !== undefined && <Content data={data} />}
    </Page>
  );
}

function Content({ data }: { data: Data }) {
  const states = new Map(data.devices.nodes.map(({ id, state }) => [id, state]));
  const services = data.client?.businessServices ?? [];
  const people = data.client?.contacts ?? [];
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <Panel title="What you work with" inset="flush">
          {services.length === 0 && <p className={styles.empty}>Nothing has been named yet.</p>}
          <ul className={styles.list}>
            {services.map(({ id, name, description, deviceIds }) => {
              const health = serviceHealth(deviceIds, states);
              const { tone, icon } = LOOKS[health.kind];
              return (
                <li key={id}>
                  <div>
                    <strong>{name}</strong>
                    {description !== "" && <p>{description}</p>}
                  </div>
                  <Badge tone={tone} icon={icon}>
                    {health.words}
                  </Badge>
                </li>
              );
            })}
          </ul>
        </Panel>
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
      <Panel title="Your computers" aside={data.devices.totalCount} inset="flush">
        {data.devices.nodes.length === 0 && (
          <p className={styles.empty}>None is looked after yet.</p>
        )}
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
    </div>
  );
}
