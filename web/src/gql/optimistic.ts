// What the page shows while the server is asked: the change as if it had happened. A refusal takes
// it back by itself, and `act` says so. Only changes that are certain in shape are guessed here.
import type { OptimisticMutationConfig } from "@urql/exchange-graphcache";
import { serverNow } from "#/lib/clock";

type Input = Record<string, unknown> & { id: string };

const inputOf = (args: { input?: unknown }) => args.input as Input;

/** The record with the fields that the input names, and no others. */
function patched(typename: string, key: string, payload: string) {
  return (args: { input?: unknown }) => {
    const { expectedVersion: _, ...change } = inputOf(args);
    return { __typename: payload, errors: [], [key]: { __typename: typename, ...change } };
  };
}

function stamped(
  typename: string,
  key: string,
  payload: string,
  field: string,
  at: () => string | null,
) {
  return (args: { input?: unknown }) => ({
    __typename: payload,
    errors: [],
    [key]: { __typename: typename, id: inputOf(args).id, [field]: at() },
  });
}

/** Where each step of a ticket's life leads. */
const STATUS_AFTER: Readonly<Record<string, string>> = {
  TAKE: "OPEN",
  WAIT_CLIENT: "WAITING_CLIENT",
  WAIT_VENDOR: "WAITING_VENDOR",
  ASK_CONFIRMATION: "AWAITING_CONFIRMATION",
  RESOLVE: "RESOLVED",
  CLOSE: "CLOSED",
  REOPEN: "OPEN",
};

function ticketMoved(args: { input?: unknown }) {
  const { id, act } = inputOf(args);
  const ticket = { __typename: "Ticket", id, status: STATUS_AFTER[String(act)] };
  return { __typename: "TicketPayload", errors: [], ticket };
}

const insightHandled =
  (handling: string, more: (input: Input) => object) => (args: { input?: unknown }) => {
    const input = inputOf(args);
    const insight = { __typename: "Insight", id: input.id, handling, ...more(input) };
    return { __typename: "InsightPayload", errors: [], insight };
  };

const now = () => new Date(serverNow()).toISOString();
const never = () => null;

export const optimistic: OptimisticMutationConfig = {
  ticketUpdate: patched("Ticket", "ticket", "TicketPayload"),
  ticketTransition: ticketMoved,
  insightAcknowledge: insightHandled("OWNED", () => ({ acknowledgedAt: now() })),
  insightSnooze: insightHandled("SNOOZED", ({ until }) => ({ snoozedUntil: until })),
  clientUpdate: patched("Client", "client", "ClientPayload"),
  clientArchive: stamped("Client", "client", "ClientPayload", "archivedAt", now),
  clientRestore: stamped("Client", "client", "ClientPayload", "archivedAt", never),
  userUpdate: patched("User", "user", "UserPayload"),
  userLock: stamped("User", "user", "UserPayload", "lockedAt", now),
  userUnlock: stamped("User", "user", "UserPayload", "lockedAt", never),
  enrolmentTokenRevoke: stamped(
    "EnrolmentToken",
    "enrolmentToken",
    "EnrolmentTokenPayload",
    "revokedAt",
    now,
  ),
};
