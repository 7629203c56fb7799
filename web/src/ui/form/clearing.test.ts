import { expect, it, vi } from "vitest";
import { clearing, following } from "./clearing";
import type { Form } from "./use-form";

interface Values extends Record<string, string | string[]> {
  clientId: string;
  deviceIds: string[];
  contactId: string;
  title: string;
}

function setUp() {
  const set = vi.fn<Form<Values>["set"]>();
  const form: Form<Values> = {
    values: { clientId: "cli_1", deviceIds: ["dev_1"], contactId: "con_1", title: "Disk" },
    set,
    errors: {},
    general: [],
    problem: undefined,
    busy: false,
    theirs: undefined,
    submit: () => Promise.resolve(),
    settle: () => Promise.resolve(),
  };
  return { set, form: clearing(form, "clientId", { deviceIds: [], contactId: "" }) };
}

it("takes away what belonged to the client that was chosen before", () => {
  const { set, form } = setUp();
  form.set("clientId", "cli_2");
  expect(set.mock.calls).toEqual([
    ["clientId", "cli_2"],
    ["deviceIds", []],
    ["contactId", ""],
  ]);
});

it("leaves everything where the client stays or something else changes", () => {
  const { set, form } = setUp();
  form.set("clientId", "cli_1");
  form.set("title", "Memory");
  expect(set.mock.calls).toEqual([
    ["clientId", "cli_1"],
    ["title", "Memory"],
  ]);
});

it("brings what a new value calls for", () => {
  const { set, form } = setUp();
  following(form, "title", (title) => ({ contactId: `for ${title}` })).set("title", "Memory");
  expect(set.mock.calls).toEqual([
    ["title", "Memory"],
    ["contactId", "for Memory"],
  ]);
});
