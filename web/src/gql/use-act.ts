import type { AnyVariables, TypedDocumentNode } from "@urql/core";
import { useCallback } from "react";
import { useClient } from "urql";
import { newIdempotencyKey } from "#/lib/node-id";
import { toast } from "#/ui/toasts";
import { act, type Outcome } from "./act";

interface Words {
  /** Said when it worked; left out where the page itself shows it. */
  done?: string;
  /** Said when it did not: `Could not archive Northwind`. */
  failed: string;
}

/**
 * For actions outside forms: runs the mutation and tells the person, with "Try again" where the
 * failure was not theirs. A retry is the same intent and keeps the idempotency key.
 */
export function useAct() {
  const client = useClient();
  return useCallback(
    async <Data extends object, Variables extends AnyVariables>(
      document: TypedDocumentNode<Data, Variables>,
      variables: Variables,
      words: Words,
    ): Promise<Outcome<Data>> => {
      const key = newIdempotencyKey();
      const attempt = async (): Promise<Outcome<Data>> => {
        const outcome = await act(client, document, variables, key);
        report(outcome, words, () => void attempt());
        return outcome;
      };
      return attempt();
    },
    [client],
  );
}

function report<Data>(outcome: Outcome<Data>, words: Words, retry: () => void) {
  if (outcome.kind === "done") {
    if (words.done !== undefined) toast({ tone: "good", title: words.done });
    return;
  }
  if (outcome.kind === "rejected") {
    const detail = outcome.errors.map((each) => each.message).join(" ");
    toast({ tone: "bad", title: `${words.failed}.`, detail });
    return;
  }
  toast({
    tone: "bad",
    title: `${words.failed}.`,
    detail: `${outcome.problem.what} ${outcome.problem.next}`,
    requestId: outcome.problem.requestId,
    action: { label: "Try again", run: retry },
  });
}
