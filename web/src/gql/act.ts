// Mutations. Every outcome is one of three, and each is shown: done, refused by rule (user errors,
// at the fields), failed (a problem with a way on).
import type { AnyVariables, Client, TypedDocumentNode } from "@urql/core";
import { newIdempotencyKey } from "#/lib/node-id";
import { type Problem, problem, toProblem } from "./problem";
import type { UserError } from "./user-errors";

export type Outcome<Data> =
  | { kind: "done"; data: Data }
  | { kind: "rejected"; errors: readonly UserError[]; data: Data }
  | { kind: "failed"; problem: Problem };

/**
 * Runs a mutation with one root field. The idempotency key names this intent: give the same one
 * when the same intent is tried again.
 */
export async function act<Data extends object, Variables extends AnyVariables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  idempotencyKey = newIdempotencyKey(),
): Promise<Outcome<Data>> {
  const result = await client
    .mutation(document, variables, {
      fetchOptions: { headers: { "Idempotency-Key": idempotencyKey } },
    })
    .toPromise();
  if (result.error !== undefined) return { kind: "failed", problem: toProblem(result.error) };
  if (result.data === undefined || result.data === null) {
    return { kind: "failed", problem: problem("INTERNAL") };
  }
  const errors = payloadErrors(result.data);
  if (errors.length > 0) return { kind: "rejected", errors, data: result.data };
  return { kind: "done", data: result.data };
}

/** The user errors of the answer's only root field. */
export function payloadErrors(data: object): readonly UserError[] {
  for (const payload of Object.values(data)) {
    const errors = (payload as { errors?: unknown } | null)?.errors;
    if (Array.isArray(errors)) return errors as UserError[];
  }
  return [];
}
