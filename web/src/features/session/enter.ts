import { session } from "#/gql/session";

/** After set-up, sign-in or an accepted invitation: the session is known, the page goes on. */
export function enter(renewAt: string | null, next: string | undefined): void {
  if (renewAt !== null) session.accept(Date.parse(renewAt));
  // A whole load on purpose: nothing that was cached for nobody, or for another person, survives.
  location.assign(safeNext(next));
}

/** Only paths of this portal: `//host` and `/\host` would lead elsewhere. */
export function safeNext(next: string | undefined): string {
  if (next === undefined || !/^\/(?![/\\])/.test(next)) return "/";
  return /^\/(sign-in|setup|invitation)\b/.test(next) ? "/" : next;
}
