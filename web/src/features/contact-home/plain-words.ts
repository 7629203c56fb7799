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
  kind: "works" | "unclear" | "unwatched";
  words: string;
}

/** What can honestly be said of a service from the devices it stands on. */
export function serviceHealth(
  deviceIds: readonly string[],
  states: ReadonlyMap<string, DeviceState>,
): ServiceHealth {
  const known = deviceIds.map((id) => states.get(id)).filter((state) => state !== undefined);
  if (known.length === 0) return { kind: "unwatched", words: "not watched yet" };
  const quiet = known.filter((state) => state !== "LIVE").length;
  if (quiet === 0) return { kind: "works", words: "all its computers are running" };
  return {
    kind: "unclear",
    words:
      quiet === known.length
        ? "we do not hear from its computers"
        : `we do not hear from ${quiet} of its ${known.length} computers`,
  };
}
