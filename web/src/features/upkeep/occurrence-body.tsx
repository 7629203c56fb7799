import { Link } from "@tanstack/react-router";
import { Facts } from "#/ui/facts";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import { StartRunButton } from "../runs/start-run-button";
import { DueDate } from "./due-date";
import { EvidenceList } from "./evidence-list";
import styles from "./occurrence.module.css";
import { Timeline } from "./timeline";
import { AREA_WORDS, EVIDENCE_WORDS, isOwed, TIMELINESS_WORDS } from "./upkeep-look";
import type { Occurrence } from "./upkeep-query";

/** One due instance: when, what came of it, and its proof. */
export function OccurrenceBody({ occurrence }: { occurrence: Occurrence }) {
  const { obligation, evidence } = occurrence;
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        <Panel title="When">
          <Timeline occurrence={occurrence} />
          <p>{standing(occurrence)}</p>
        </Panel>
        <Panel title="Evidence" aside={evidence.length || undefined} inset="flush">
          {evidence.length === 0 && (
            <p className={styles.empty}>
              {isOwed(occurrence.state)
                ? `None yet. It counts as done with ${EVIDENCE_WORDS[obligation.requiredEvidence]}.`
                : "None was recorded."}
            </p>
          )}
          <EvidenceList evidence={evidence} />
        </Panel>
      </div>
      <div className={styles.side}>
        <WhatIsOwed occurrence={occurrence} />
        <Outcome occurrence={occurrence} />
      </div>
    </div>
  );
}

function standing(occurrence: Occurrence): string {
  const { state, missingEvidence, timeliness } = occurrence;
  switch (state) {
    case "PLANNED":
      return "Nobody has begun. Its work is asked for when the span begins.";
    case "IN_PROGRESS":
      return missingEvidence === null
        ? "Somebody works on it; the evidence lies before."
        : `Somebody works on it. Before it counts as done it needs ${EVIDENCE_WORDS[missingEvidence]}.`;
    case "AWAITING_EVIDENCE":
      return `It was said to be done, but ${EVIDENCE_WORDS[occurrence.obligation.requiredEvidence]} is still missing.`;
    case "DONE":
      return `Done ${timeliness === null ? "" : TIMELINESS_WORDS[timeliness]}.`;
    case "MISSED":
      return occurrence.doneAt === null
        ? "Not done within its grace. It may still be done late; that it was missed stays in the record."
        : "Missed, and done late. Both stay in the record.";
    case "DECLINED":
      return "The client did not want it.";
    case "EXCUSED":
      return "Let off, with a reason and until a date.";
  }
}

function WhatIsOwed({ occurrence }: { occurrence: Occurrence }) {
  const { obligation, client } = occurrence;
  const device = obligation.devices[0];
  return (
    <Panel
      title="What is owed"
      actions={
        obligation.runbookId === null ? undefined : (
          <StartRunButton
            search={{
              runbook: obligation.runbookId,
              ...(device === undefined ? {} : { device: device.id }),
              ...(occurrence.ticketId === null ? {} : { ticket: occurrence.ticketId }),
            }}
            label="Run its runbook"
          />
        )
      }
    >
      <Facts
        rows={[
          ["Programme", AREA_WORDS[obligation.area]],
          ["How often", obligation.cadence.words],
          ["Who sees to it", obligation.responsible.words],
          ["Proof", EVIDENCE_WORDS[obligation.requiredEvidence]],
          [
            "Scope",
            obligation.scope === "" ? null : (
              <span key="p" className={styles.prose}>
                {obligation.scope}
              </span>
            ),
          ],
          [
            "Devices",
            obligation.devices.length === 0
              ? null
              : obligation.devices.map(({ id, name }) => (
                  <Link key={id} to="/devices/$deviceId" params={{ deviceId: id }}>
                    {name}
                  </Link>
                )),
          ],
          [
            "Services",
            obligation.businessServices.length === 0
              ? null
              : obligation.businessServices.map((each) => each.name).join(", "),
          ],
          [
            "All due dates",
            <Link
              key="o"
              to="/upkeep"
              search={{ view: "obligations", client: client.id, edit: obligation.id }}
            >
              Open the obligation
            </Link>,
          ],
        ]}
      />
    </Panel>
  );
}

function Outcome({ occurrence }: { occurrence: Occurrence }) {
  const { doneAt, doneBy, note, declinedBy, excusedBy, excusedUntil, ticketId, decisionId } =
    occurrence;
  const rows = [
    ["Done", doneAt === null ? null : <Time key="d" at={doneAt} />],
    ["Said so", doneBy],
    ["Declined by", declinedBy],
    ["Excused by", excusedBy],
    ["Until", excusedUntil === null ? null : <DueDate key="u" on={excusedUntil} />],
    [
      "Note",
      note === "" ? null : (
        <span key="n" className={styles.prose}>
          {note}
        </span>
      ),
    ],
    [
      "Work",
      ticketId === null ? null : (
        <Link key="t" to="/tickets/$ticketId" params={{ ticketId }}>
          its ticket
        </Link>
      ),
    ],
    ["Client", decisionId === null ? null : "was asked whether it is wanted"],
  ] as const;
  if (rows.every(([, value]) => value === null)) return null;
  return (
    <Panel title="What came of it">
      <Facts rows={rows} />
    </Panel>
  );
}
