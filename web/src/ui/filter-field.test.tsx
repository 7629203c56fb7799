import { MantineProvider } from "@mantine/core";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FilterField } from "./filter-field";

let root: Root;
const onChange = vi.fn();

const show = (value: string) =>
  act(() =>
    root.render(
      <MantineProvider withCssVariables={false}>
        <FilterField value={value} label="Filter clients" onChange={onChange} />
      </MantineProvider>,
    ),
  );
const field = () => document.querySelector("input") as HTMLInputElement;
const type = (text: string) =>
  act(() => {
    // React hears of a value only through the element's own setter.
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value") ?? {};
    set?.call(field(), text);
    field().dispatchEvent(new Event("input", { bubbles: true }));
  });
const settle = () => act(() => vi.advanceTimersByTime(1_000));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  onChange.mockClear();
  const place = document.createElement("div");
  document.body.append(place);
  root = createRoot(place);
});

afterEach(async () => {
  await act(() => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("stays empty once the page has cleared the filter", async () => {
  await show("");
  await type("north");
  await settle();
  expect(onChange.mock.calls).toEqual([["north"]]);
  await show("north");
  await show("");
  await settle();
  expect(field().value).toBe("");
  expect(onChange).toHaveBeenCalledTimes(1);
});

it("keeps what is typed while the page still has the words before", async () => {
  await show("");
  await type("no");
  await settle();
  await type("nor");
  await show("no");
  await settle();
  expect(field().value).toBe("nor");
  expect(onChange.mock.calls).toEqual([["no"], ["nor"]]);
});
