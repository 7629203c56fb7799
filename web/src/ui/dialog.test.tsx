import { MantineProvider } from "@mantine/core";
import { act, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Dialog } from "./dialog";
import { useUnsaved } from "./unsaved";

let root: Root;
const onClose = vi.fn();

function Typed() {
  const [text, setText] = useState("");
  useUnsaved(text !== "");
  return (
    <button type="button" onClick={() => setText("something")}>
      type
    </button>
  );
}

beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  onClose.mockClear();
  const place = document.createElement("div");
  document.body.append(place);
  root = createRoot(place);
  await act(() =>
    root.render(
      <MantineProvider withCssVariables={false}>
        <Dialog title="New risk" place="right" width={400} onClose={onClose}>
          <Typed />
        </Dialog>
      </MantineProvider>,
    ),
  );
});

afterEach(async () => {
  await act(() => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const dialogs = () => [...document.querySelectorAll("dialog")];
const outer = () => dialogs()[0] as HTMLElement;
const button = (name: string) =>
  [...document.querySelectorAll("button")].find(
    ({ textContent }) => textContent === name,
  ) as HTMLElement;

/** A press that begins at one element and ends at another; the click goes to what holds both. */
const press = (from: Element, to: Element) =>
  act(() => {
    const bubbles = true;
    from.dispatchEvent(new PointerEvent("pointerdown", { bubbles }));
    to.dispatchEvent(new PointerEvent("pointerup", { bubbles }));
    const both = from === to ? to : outer();
    both.dispatchEvent(new MouseEvent("click", { bubbles }));
  });
const pressEscape = (from: Element) =>
  act(() => {
    from.dispatchEvent(new Event("cancel", { cancelable: true }));
  });

describe("a dialog", () => {
  it("closes by a press beside it, and by Escape", async () => {
    await press(outer(), outer());
    await pressEscape(outer());
    expect(onClose).toHaveBeenCalledTimes(2);
  });

  it("stays open when a press only begins or only ends beside it", async () => {
    await press(button("type"), outer());
    await press(outer(), button("type"));
    expect(onClose).not.toHaveBeenCalled();
  });

  it("asks before it loses what was entered", async () => {
    await press(button("type"), button("type"));
    await pressEscape(outer());
    expect(onClose).not.toHaveBeenCalled();
    expect(dialogs()[1]?.textContent).toContain("Leave without saving?");
    await pressEscape(dialogs()[1] as Element);
    expect(dialogs()).toHaveLength(1);
    expect(onClose).not.toHaveBeenCalled();
    await press(outer(), outer());
    await press(button("Leave"), button("Leave"));
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it("opens again where the browser closes it in spite of what was entered", async () => {
    await press(button("type"), button("type"));
    await act(() => (outer() as HTMLDialogElement).close());
    await act(() => {
      outer().dispatchEvent(new Event("close"));
    });
    expect((outer() as HTMLDialogElement).open).toBe(true);
    expect(dialogs()).toHaveLength(2);
    expect(onClose).not.toHaveBeenCalled();
  });
});
