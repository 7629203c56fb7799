// The chain of a run as sentences. What is stored is JSON, because the chain is over exactly that
// text; here it is only told, and what is not known is told by its kind.

import { refusalWords, resultWord } from "./run-look";
import type { Run } from "./run-query";

type Event = Pick<Run["events"][number], "kind" | "step" | "body" | "actorKind">;
type Body = Record<string, unknown>;

/** What happened and who made it happen: `approved the plan: “looks right”`, `Bo Lindt`. */
export function eventWords(event: Event, steps: Run["steps"]): { text: string; actor: string } {
  const body = bodyOf(event.body);
  const person = nameOf(body.by);
  return { text: told(event, body, steps), actor: person ?? ACTORS[event.actorKind] ?? "Steward" };
}

const ACTORS: Record<string, string> = { user: "A person", agent: "The agent", system: "Steward" };

function told({ kind, step }: Event, body: Body, steps: Run["steps"]): string {
  const title = steps.find((each) => each.ordinal === step)?.title;
  const at = step === null ? "" : `step ${step + 1}${title === undefined ? "" : `, ${title}`}`;
  switch (kind) {
    case "started":
      return "The run began";
    case "entered":
      return `Began ${at}`;
    case "evidence_given":
      return `Gave the evidence of ${at}`;
    case "chosen":
      return `Chose “${choiceOf(body, steps, step)}” in ${at}`;
    case "approved":
      return `Approved the plan${noted(body.note)}`;
    case "rejected":
      return `Rejected the plan${noted(body.note)}`;
    case "lapsed":
      return "The approvals had become too old; it asks again";
    case "dispatched":
      return `A command waits for the agent, ${at}`;
    case "delivered":
      return "The agent fetched the command";
    case "command_started":
      return "The command began on the device";
    case "command_ended":
      return `The command ended: ${endingOf(body.ending)}`;
    case "command_refused":
      return `The agent refused a command that was over: ${refusalWords(textOf(body.reason))}`;
    case "observed":
      return `Looked at the value a last time: ${body.holds === true ? "it holds" : "it does not hold"}`;
    case "step_ended":
      return `Ended ${at}: ${resultWord(textOf(body.result))}`;
    case "cancelled":
      return `Cancelled the run${noted(body.reason)}`;
    case "finished":
      return `The run is over: ${resultWord(textOf(body.outcome))}`;
    default:
      return kind.replaceAll("_", " ");
  }
}

function bodyOf(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return isBody(value) ? value : {};
  } catch {
    return {};
  }
}

const isBody = (value: unknown): value is Body => typeof value === "object" && value !== null;
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const nameOf = (value: unknown): string | undefined =>
  isBody(value) && typeof value.name === "string" ? value.name : undefined;
const noted = (note: unknown): string => (textOf(note) === "" ? "" : `: “${textOf(note)}”`);

function choiceOf(body: Body, steps: Run["steps"], step: number | null): string {
  const value = textOf(body.choice);
  const choices = steps.find((each) => each.ordinal === step)?.choices ?? [];
  return choices.find((each) => each.value === value)?.label ?? value;
}

function endingOf(ending: unknown): string {
  if (ending === "timed_out") return "its time was over";
  if (ending === "unknown_outcome") return "what it did is not known";
  if (isBody(ending)) {
    if (typeof ending.exited === "number") return `exit code ${ending.exited}`;
    if (typeof ending.signalled === "number") return `stopped by signal ${ending.signalled}`;
    if (typeof ending.refused === "string") return `refused. ${refusalWords(ending.refused)}`;
  }
  return "not known how";
}
