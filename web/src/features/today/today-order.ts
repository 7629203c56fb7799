// In which order Today is worked through: what hurts somebody now, what is about to be missed, what
// waits for a word, what is owed, what is coming; then the installation itself.
import type { TodayItem } from "./today-query";

const RANK: Record<TodayItem["kind"], number> = {
  INSIGHT: 0,
  TICKET_BREACHING: 1,
  RUN_WAITING: 2,
  DECISION_WAITING: 3,
  UPKEEP_DUE: 4,
  DEVICE_SILENT: 5,
  FORECAST_URGENT: 6,
  REPORT_DRAFT: 7,
  POSSIBLE_DUPLICATE: 8,
  TOKEN_EXPIRING: 9,
  JOB_DEAD: 10,
};

type Ranked = Pick<TodayItem, "kind" | "dueAt" | "since">;

/** Kinds in their order; within one, what is due first, and what has no deadline by its age. */
export function inOrder<T extends Ranked>(items: readonly T[]): T[] {
  return items.toSorted(
    (a, b) =>
      (RANK[a.kind] ?? 99) - (RANK[b.kind] ?? 99) ||
      dueOf(a) - dueOf(b) ||
      Date.parse(a.since) - Date.parse(b.since),
  );
}

const dueOf = ({ dueAt }: Ranked) => (dueAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(dueAt));
