// What a state means to somebody whose work is not computers.
import type { DeviceState } from "../devices/device-state";

const SENTENCES: Record<DeviceState, string> = {
  LIVE: "It is running, and we are watching it.",
  SILENT: "We do not hear from it. It may be switched off, or it may have a problem.",
  AWAITING: "It was added just now; we are waiting to hear from it for the first time.",
  RETIRED: "It is no longer looked after.",
};

export function stateSentence(state: DeviceState): string {
  return SENTENCES[state];
}

export interface ServiceHealth {
  kind: "works" | "working" | "unclear" | "unwatched";
  words: string;
}

/** A fault that was reported and is not solved yet. */
export interface OpenFault {
  id: string;
  services: readonly { id: string }[];
}

/** The fault that is being worked on and touches a service; undefined where none is known. */
export function faultOf<Fault extends OpenFault>(
  serviceId: string,
  faults: readonly Fault[],
): Fault | undefined {
  return faults.find(({ services }) => services.some(({ id }) => id === serviceId));
}

export type RequestStatus =
  | "NEW"
  | "OPEN"
  | "WAITING_CLIENT"
  | "WAITING_VENDOR"
  | "AWAITING_CONFIRMATION"
  | "RESOLVED"
  | "CLOSED";

/** How a request stands, for the person who made it. */
export const REQUEST_WORDS: Record<RequestStatus, string> = {
  NEW: "we have it",
  OPEN: "we are working on it",
  WAITING_CLIENT: "we wait for you",
  WAITING_VENDOR: "we wait for a supplier",
  AWAITING_CONFIRMATION: "solved, we believe",
  RESOLVED: "solved",
  CLOSED: "done",
};

/** What the person can do now; empty where there is nothing to do but wait. */
export const REQUEST_NEXT: Record<RequestStatus, string> = {
  NEW: "",
  OPEN: "",
  WAITING_CLIENT: "We have asked you something: answer below, and we go on.",
  WAITING_VENDOR: "",
  // Whatever is written opens it again, so somebody for whom it works must not be asked to write.
  AWAITING_CONFIRMATION:
    "If it does not work, write below and we go on. If it works you need do nothing: it closes by itself after a day.",
  RESOLVED: "If it is not solved, write below: we take it up again.",
  CLOSED: "If it comes back, open a new request.",
};

/**
 * What can honestly be said of a service from the devices it stands on. `all` says whether the
 * states are those of all devices; a long list is asked for in part only.
 */
export function serviceHealth(
  deviceIds: readonly string[],
  states: ReadonlyMap<string, DeviceState>,
  all: boolean,
): ServiceHealth {
  const known = deviceIds.map((id) => states.get(id)).filter((state) => state !== undefined);
  const unseen = !all && known.length < deviceIds.length;
  if (known.length === 0 && !unseen) return { kind: "unwatched", words: "not watched yet" };
  const quiet = known.filter((state) => state !== "LIVE").length;
  if (quiet === 0 && unseen)
    return { kind: "unclear", words: "not all of its computers could be looked at" };
  if (quiet === 0) return { kind: "works", words: "all its computers are running" };
  return {
    kind: "unclear",
    words: unseen
      ? `we do not hear from ${quiet} of its computers, and could not look at all`
      : quiet === known.length
        ? "we do not hear from its computers"
        : `we do not hear from ${quiet} of its ${known.length} computers`,
  };
}
