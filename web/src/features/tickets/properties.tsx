import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useAct } from "#/gql/use-act";
import { Badge } from "#/ui/badge";
import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { Panel } from "#/ui/panel";
import { useCan } from "../session/viewer";
import { useTeamChoices } from "./team-choices";
import styles from "./ticket.module.css";
import { TicketAssign, TicketUpdate } from "./ticket-mutations";
import type { TicketDetails } from "./ticket-query";
import {
  IMPACTS,
  KINDS,
  PRIORITIES,
  type Priority,
  type TicketKind,
  type TicketLevel,
  URGENCIES,
  WORK_KINDS,
  type WorkKind,
} from "./ticket-words";

interface Props {
  ticket: TicketDetails;
  onDone: () => void;
}

type Change = Partial<{
  priority: Priority;
  kind: TicketKind;
  impact: TicketLevel;
  urgency: TicketLevel;
  workKind: WorkKind;
}>;

/** What the ticket is. Each value is changed where it stands; a refusal takes it back and says why. */
export function Properties({ ticket, onDone }: Props) {
  const run = useAct();
  const may = useCan()("TICKET_WRITE");
  const { teams, people } = useTeamChoices();
  const version = { id: ticket.id, expectedVersion: ticket.version };
  const update = async (change: Change) => {
    await run(
      TicketUpdate,
      { input: { ...version, ...change } },
      { failed: "Could not change the ticket" },
    );
    onDone();
  };
  const assign = async (change: { teamId?: string; assigneeId?: string; unassign?: boolean }) => {
    await run(
      TicketAssign,
      { input: { ...version, ...change } },
      { failed: "Could not hand it over" },
    );
    onDone();
  };
  const assignee = ticket.assignee?.id ?? "";
  const members = withCurrent(people(ticket.teamId), assignee, ticket.assignee?.name);
  const pick = { ticket, may };
  return (
    <Panel title="About">
      <Facts
        rows={[
          [
            "Priority",
            <Pick
              key="p"
              {...pick}
              label="Priority"
              value={ticket.priority}
              choices={PRIORITIES}
              onPick={(value) => void update({ priority: value as Priority })}
            />,
          ],
          [
            "Assigned to",
            <Pick
              key="a"
              {...pick}
              label="Assigned to"
              value={assignee}
              choices={[{ value: "", label: "nobody" }, ...members]}
              onPick={(value) =>
                void assign(value === "" ? { unassign: true } : { assigneeId: value })
              }
            />,
          ],
          [
            "Team",
            <Pick
              key="t"
              {...pick}
              label="Team"
              value={ticket.teamId}
              choices={withCurrent(teams, ticket.teamId, ticket.teamName)}
              onPick={(value) => void assign({ teamId: value })}
            />,
          ],
          [
            "Kind",
            <Pick
              key="k"
              {...pick}
              label="Kind"
              value={ticket.kind}
              choices={KINDS}
              onPick={(value) => void update({ kind: value as TicketKind })}
            />,
          ],
          [
            "Impact",
            <Pick
              key="i"
              {...pick}
              label="Impact"
              value={ticket.impact}
              choices={IMPACTS}
              onPick={(value) => void update({ impact: value as TicketLevel })}
            />,
          ],
          [
            "Urgency",
            <Pick
              key="u"
              {...pick}
              label="Urgency"
              value={ticket.urgency}
              choices={URGENCIES}
              onPick={(value) => void update({ urgency: value as TicketLevel })}
            />,
          ],
          [
            "Kind of work",
            ticket.workKind === null ? null : (
              <Pick
                key="w"
                {...pick}
                label="Kind of work"
                value={ticket.workKind}
                choices={WORK_KINDS}
                onPick={(value) => void update({ workKind: value as WorkKind })}
              />
            ),
          ],
          [
            "Agreement",
            ticket.covered ? (
              "covered"
            ) : (
              <Badge key="c" tone="warn">
                not covered
              </Badge>
            ),
          ],
          ...linked(ticket),
        ]}
      />
      {ticket.teamPath.length > 0 && (
        <details className={styles.path}>
          <summary>Why this team?</summary>
          <ol>
            {ticket.teamPath.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </details>
      )}
    </Panel>
  );
}

/** Somebody who left the team still stands in the list while the ticket is theirs. */
function withCurrent(
  choices: { value: string; label: string }[],
  value: string,
  label: string | undefined,
) {
  const known = value === "" || choices.some((each) => each.value === value);
  return known ? choices : [{ value, label: label ?? value }, ...choices];
}

interface PickProps {
  label: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  may: boolean;
  onPick: (value: string) => void;
}

function Pick({ label, value, choices, may, onPick }: PickProps) {
  if (!may) return choices.find((each) => each.value === value)?.label ?? value;
  return (
    <select
      aria-label={label}
      className={styles.pick}
      value={value}
      onChange={(event) => onPick(event.currentTarget.value)}
    >
      {choices.map((each) => (
        <option key={each.value} value={each.value}>
          {each.label}
        </option>
      ))}
    </select>
  );
}

/** What the ticket hangs together with, as links. */
function linked(ticket: TicketDetails): [string, ReactNode][] {
  const contact = ticket.requesterContact;
  return [
    [
      "Requester",
      contact === null ? (
        (ticket.requester?.name ?? null)
      ) : (
        <span key="r">
          {contact.name}
          {contact.email !== null && (
            <>
              {" · "}
              <a href={`mailto:${contact.email}`}>{contact.email}</a>
            </>
          )}
          {contact.phone !== null && ` · ${contact.phone}`}
        </span>
      ),
    ],
    ["Site", ticket.site?.name ?? null],
    [
      "Device",
      ticket.device === null ? null : (
        <Link key="d" to="/devices/$deviceId" params={{ deviceId: ticket.device.id }}>
          {ticket.device.name}
        </Link>
      ),
    ],
    [
      "Services",
      ticket.services.length === 0 ? null : ticket.services.map(({ name }) => name).join(", "),
    ],
    [
      "Insight",
      ticket.insightId === null ? null : (
        <Link key="n" to="/insights/$insightId" params={{ insightId: ticket.insightId }}>
          the story behind it
        </Link>
      ),
    ],
    [
      "Upkeep",
      ticket.occurrenceId === null ? null : (
        <Link key="o" to="/upkeep/$occurrenceId" params={{ occurrenceId: ticket.occurrenceId }}>
          the work that is owed
        </Link>
      ),
    ],
    [
      "Run",
      ticket.runId === null ? null : (
        <Link key="u" to="/runs/$runId" params={{ runId: ticket.runId }}>
          its runbook's run
        </Link>
      ),
    ],
    [
      "Id",
      <span key="x" className="row">
        <code>{ticket.id.slice(0, 12)}…</code>
        <CopyButton text={ticket.id} what="ticket id" />
      </span>,
    ],
  ];
}
