// The subscription that tells what changed. A changed record is patched in place, because the event
// carries it and the cache is normalised. A record that a list does not hold yet is counted instead
// of inserted, so that nothing moves under the cursor: the list offers "3 new".
import { useEffect, useRef, useState } from "react";
import { useClient } from "urql";
import { graphql, type ResultOf } from "#/gql/graphql";
import { reconnections } from "#/gql/live-client";
import { serverNow } from "#/lib/clock";
import { createStore } from "#/lib/store";
import { DeviceReadings } from "../devices/readings";

const ChangesSubscription = graphql(
  `
  subscription Changes {
    changes {
      kind
      id
      node {
        __typename
        ... on Client { id name shortName archivedAt version createdAt }
        ... on Site { id name address timeZone version }
        ... on Contact { id name contactEmail: email phone title version }
        ... on BusinessService { id name description criticality userCount version }
        ... on Device {
          id name hostname state stateSince lastSeenAt version createdAt
          silence { reason message since }
          ...DeviceReadings
        }
        ... on EnrolmentToken { id label uses maxUses revokedAt expiresAt createdAt }
        ... on Insight {
          id insightTitle: title level worstLevel insightState: state handling holderName
          acknowledgedAt leaseUntil snoozedUntil ticketId ticketNumber endedAt changedAt
          insightVersion: version createdAt: raisedAt
        }
        ... on Ticket {
          id number ticketTitle: title ticketStatus: status priority dueAt updatedAt
          assignee { kind id name } ticketVersion: version createdAt
        }
        ... on User { id name email lockedAt joinedAt version createdAt }
        ... on Runbook { id name createdAt }
        ... on Run { id runState: state runOutcome: outcome createdAt }
        ... on Occurrence { id occurrenceState: state stateSince }
      }
    }
  }
`,
  [DeviceReadings],
);

export type Change = ResultOf<typeof ChangesSubscription>["changes"];
export type ChangeKind = Change["kind"];

type Listener = (change: Change) => void;
const listeners = new Set<Listener>();

/** Ids of records made since this page was loaded, by kind; lists subtract what they already show. */
export const announced = createStore<Partial<Record<ChangeKind, ReadonlySet<string>>>>({});

/** Keeps the subscription open while the shell is there. */
export function useChanges(): void {
  const client = useClient();
  useEffect(() => {
    const { unsubscribe } = client.subscription(ChangesSubscription, {}).subscribe((result) => {
      const change = result.data?.changes;
      if (change !== undefined) hear(change);
    });
    return unsubscribe;
  }, [client]);
}

const loadedAt = serverNow();
const GATHER_MS = 800;

let gap: ReturnType<typeof setTimeout> | undefined;

/** Events were missed, as in a lost connection: whoever shows data reads it again, once per burst. */
function catchUp() {
  if (gap !== undefined) return;
  gap = setTimeout(() => {
    gap = undefined;
    reconnections.set((n) => n + 1);
  }, GATHER_MS);
}

function hear(change: Change) {
  const { kind, id, node } = change;
  if (kind === "EVERYTHING") catchUp();
  const born = node !== null && "createdAt" in node ? Date.parse(node.createdAt) : 0;
  if (born >= loadedAt) {
    announced.set((previous) => ({ ...previous, [kind]: new Set(previous[kind]).add(id) }));
  }
  for (const listener of listeners) listener(change);
}

/** The newest record of a kind made since `since` (epoch ms), as soon as it is announced. */
export function useArrival(kind: ChangeKind, since: number | null): Change["node"] {
  const [arrived, setArrived] = useState<Change["node"]>(null);
  useEffect(() => {
    setArrived(null);
    if (since === null) return;
    const listener: Listener = ({ kind: announcedKind, node }) => {
      if (announcedKind === kind && node !== null) setArrived(node);
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [kind, since]);
  return arrived;
}

/**
 * Calls `then` once after a burst of changes of these kinds, with the ids of what changed; used to
 * refetch what is derived. With an `only`, changes of other records are not listened to. Missed
 * events may have been of any kind and record, so they always count.
 */
export function useOnChange(
  kinds: readonly ChangeKind[],
  then: (ids: ReadonlySet<string>) => void,
  only?: string | null,
): void {
  // A page that is drawn anew within the burst still gets its call.
  const latest = useRef(then);
  latest.current = then;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ids = new Set<string>();
    const listener: Listener = ({ kind, id }) => {
      if (kind !== "EVERYTHING") {
        if (!kinds.includes(kind) || (only !== undefined && id !== only)) return;
        ids.add(id);
      }
      timer ??= setTimeout(() => {
        timer = undefined;
        const gathered = ids;
        ids = new Set();
        latest.current(gathered);
      }, GATHER_MS);
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      clearTimeout(timer);
    };
  }, [kinds, only]);
}
