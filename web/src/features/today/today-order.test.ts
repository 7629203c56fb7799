import { expect, it } from "vitest";
import { inOrder } from "./today-order";

const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, "0")}:00:00Z`;

it("puts what hurts now first, then what is due first, then what is oldest", () => {
  const items = [
    { name: "duplicate", kind: "POSSIBLE_DUPLICATE", since: at(1), dueAt: null },
    { name: "later ticket", kind: "TICKET_BREACHING", since: at(2), dueAt: at(12) },
    { name: "young insight", kind: "INSIGHT", since: at(9), dueAt: null },
    { name: "due insight", kind: "INSIGHT", since: at(9), dueAt: at(11) },
    { name: "old insight", kind: "INSIGHT", since: at(3), dueAt: null },
    { name: "sooner ticket", kind: "TICKET_BREACHING", since: at(8), dueAt: at(10) },
    { name: "approval", kind: "RUN_WAITING", since: at(4), dueAt: null },
  ] as const;
  expect(inOrder(items).map(({ name }) => name)).toEqual([
    "due insight",
    "old insight",
    "young insight",
    "sooner ticket",
    "later ticket",
    "approval",
    "duplicate",
  ]);
});
