import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { object, string } from "valibot";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Outcome } from "#/gql/act";
import { problem } from "#/gql/problem";
import { type Form, type Sending, useForm } from "./use-form";

type Values = { title: string };

let root: Root;
beforeEach(() => vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
afterEach(() => act(() => root.unmount()));

function draw(...outcomes: Outcome<null>[]) {
  const sent: Sending[] = [];
  let form: Form<Values> | undefined;
  function Part() {
    form = useForm<Values, Values, null>({
      initial: { title: "" },
      schema: object({ title: string() }),
      submit: async (_values, sending) => {
        sent.push(sending);
        return outcomes[sent.length - 1] ?? { kind: "done", data: null };
      },
      onDone: () => {},
    });
    return null;
  }
  root = createRoot(document.createElement("div"));
  act(() => root.render(<Part />));
  const submit = () => act(async () => form?.submit());
  const type = (title: string) => act(() => form?.set("title", title));
  return { sent, submit, type, keys: () => sent.map((each) => each.idempotencyKey) };
}

const lost: Outcome<null> = { kind: "failed", problem: problem("INTERNAL") };
const refused: Outcome<null> = {
  kind: "rejected",
  errors: [{ code: "INVALID", field: ["title"], message: "Too short." }],
  data: null,
};

describe("what a form sends", () => {
  it("is the same intent, begun at the same moment, when an answer was lost", async () => {
    const { sent, submit } = draw(lost);
    await submit();
    await submit();
    expect(sent[1]).toEqual(sent[0]);
  });

  it("is another intent when a value was changed", async () => {
    const { submit, type, keys } = draw(lost);
    await submit();
    type("Printer");
    await submit();
    expect(new Set(keys()).size).toBe(2);
  });

  it("is another intent after an answer, whatever that was", async () => {
    const { submit, keys } = draw(refused, { kind: "done", data: null });
    for (let i = 0; i < 3; i += 1) await submit();
    expect(new Set(keys()).size).toBe(3);
  });
});
