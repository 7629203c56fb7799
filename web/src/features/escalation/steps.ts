// The steps of an escalation as a form holds them, one text each: `15|OWNER,TEAM:tea_…`.

export interface Target {
  kind: "OWNER" | "DEFAULT_TEAM" | "TEAM" | "USER";
  teamId: string | null;
  userId: string | null;
}

export interface Step {
  targets: readonly Target[];
  waitMinutes: number;
}

/** `OWNER`, `TEAM:tea_…`: a target as one word. */
export function targetKey({ kind, teamId, userId }: Target): string {
  const id = teamId ?? userId;
  return id === null ? kind : `${kind}:${id}`;
}

export function formatStep({ targets, waitMinutes }: Step): string {
  return `${waitMinutes}|${targets.map(targetKey).join(",")}`;
}

/** The parts of a step's text; a wait that is no number is NaN. */
export function parseStep(text: string): { wait: string; keys: string[] } {
  const [wait = "", keys = ""] = text.split("|");
  return { wait, keys: keys.split(",").filter((key) => key !== "") };
}

/** As the API takes it. */
export function stepInput(text: string) {
  const { wait, keys } = parseStep(text);
  return {
    waitMinutes: Number(wait),
    targets: keys.map((key) => {
      const [kind = "OWNER", id] = key.split(":") as [Target["kind"], string | undefined];
      if (kind === "TEAM" && id !== undefined) return { kind, teamId: id };
      if (kind === "USER" && id !== undefined) return { kind, userId: id };
      return { kind };
    }),
  };
}

/** What is wrong with a step; null where nothing is. */
export function stepFault(text: string, place: number): string | null {
  const { wait, keys } = parseStep(text);
  const minutes = Number(wait);
  if (keys.length === 0) return `Step ${place}: say who is told.`;
  if (keys.length > 10) return `Step ${place}: at most 10 are told.`;
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1_440)
    return `Step ${place}: they have from 1 to 1,440 minutes.`;
  return null;
}
