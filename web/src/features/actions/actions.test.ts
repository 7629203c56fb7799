import { describe, expect, it, vi } from "vitest";
import { type Action, ActionRegistry } from "./registry";
import { SEQUENCE_TIMEOUT_MS, ShortcutEngine, type Stroke } from "./shortcut-engine";

const action = (id: string, keys?: string, run = vi.fn()): Action => ({
  id,
  title: id,
  section: "This page",
  run,
  ...(keys === undefined ? {} : { keys }),
});

const stroke = (key: string, more: Partial<Stroke> = {}): Stroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  target: document.body,
  defaultPrevented: false,
  ...more,
});

function setUp(...list: Action[]) {
  const registry = new ActionRegistry();
  registry.register(list);
  const time = { now: 0, suspended: false };
  const engine = new ShortcutEngine({
    match: (sequence) => registry.match(sequence),
    now: () => time.now,
    suspended: () => time.suspended,
  });
  return { registry, engine, time };
}

describe("the action registry", () => {
  it("lets a page shadow the shell while it is shown", () => {
    const { registry } = setUp(action("client.create", "c"), action("help", "?"));
    const remove = registry.register([action("device.create", "c")]);
    expect(registry.match("c")).toMatchObject({ action: { id: "device.create" } });
    expect(registry.get("client.create")).not.toHaveProperty("keys");
    remove();
    expect(registry.match("c")).toMatchObject({ action: { id: "client.create" } });
  });

  it("keeps the shell below the page, whichever came first", () => {
    const { registry } = setUp(action("user.invite", "c"));
    registry.register([action("client.create", "c")], "shell");
    expect(registry.match("c")).toMatchObject({ action: { id: "user.invite" } });
  });

  it("replaces an action of the same id", () => {
    const { registry } = setUp(action("list.open", "Enter"));
    const newer = action("list.open", "Enter");
    registry.register([newer]);
    expect(registry.list().filter((each) => each.id === "list.open")).toEqual([newer]);
  });

  it("tells its watchers, and keeps its list identical between changes", () => {
    const { registry } = setUp(action("a"));
    const watcher = vi.fn();
    registry.subscribe(watcher);
    expect(registry.list()).toBe(registry.list());
    registry.register([action("b")])();
    expect(watcher).toHaveBeenCalledTimes(2);
  });
});

describe("the shortcut engine", () => {
  it("runs single keys, sequences and chords", () => {
    const [c, goClients, palette] = [vi.fn(), vi.fn(), vi.fn()];
    const { engine } = setUp(
      action("c", "c", c),
      action("gc", "g c", goClients),
      action("palette", "mod+k", palette),
    );
    expect(engine.handle(stroke("c"))).toBe("ran");
    expect(engine.handle(stroke("g"))).toBe("pending");
    expect(engine.handle(stroke("c"))).toBe("ran");
    expect(engine.handle(stroke("K", { metaKey: true }))).toBe("ran");
    expect([c, goClients, palette].map((run) => run.mock.calls.length)).toEqual([1, 1, 1]);
  });

  it("forgets a sequence after its time", () => {
    const [c, goClients] = [vi.fn(), vi.fn()];
    const { engine, time } = setUp(action("c", "c", c), action("gc", "g c", goClients));
    engine.handle(stroke("g"));
    time.now = SEQUENCE_TIMEOUT_MS + 1;
    engine.handle(stroke("c"));
    expect(goClients).not.toHaveBeenCalled();
    expect(c).toHaveBeenCalledTimes(1);
  });

  it("does nothing with the last stroke of a failed sequence, and then begins anew", () => {
    const approve = vi.fn();
    const { engine } = setUp(action("gc", "g c"), action("approve", "a", approve));
    engine.handle(stroke("g"));
    expect(engine.handle(stroke("a"))).toBe("ignored");
    expect(approve).not.toHaveBeenCalled();
    expect(engine.handle(stroke("a"))).toBe("ran");
  });

  it("takes a chord for itself, whatever sequence was begun", () => {
    const palette = vi.fn();
    const { engine } = setUp(action("gc", "g c"), action("palette", "mod+k", palette));
    engine.handle(stroke("g"));
    expect(engine.handle(stroke("k", { ctrlKey: true }))).toBe("ran");
    expect(palette).toHaveBeenCalledTimes(1);
  });

  it("is off where text is typed, but chords still count", () => {
    const [c, palette] = [vi.fn(), vi.fn()];
    const { engine } = setUp(action("c", "c", c), action("palette", "mod+k", palette));
    for (const name of ["input", "textarea", "select"]) {
      const target = document.createElement(name);
      expect(engine.handle(stroke("c", { target }))).toBe("ignored");
      expect(engine.handle(stroke("k", { target, ctrlKey: true }))).toBe("ran");
    }
    expect(c).not.toHaveBeenCalled();
    expect(palette).toHaveBeenCalledTimes(3);
  });

  it("leaves Enter and Space to buttons and links", () => {
    const open = vi.fn();
    const { engine } = setUp(action("open", "Enter", open));
    expect(engine.handle(stroke("Enter", { target: document.createElement("button") }))).toBe(
      "ignored",
    );
    expect(engine.handle(stroke("Enter"))).toBe("ran");
  });

  it("peeks with Space while a link has the focus, which has no use for it", () => {
    const peek = vi.fn();
    const { engine } = setUp(action("peek", "Space", peek));
    const target = document.createElement("a");
    target.href = "/devices";
    expect(engine.handle(stroke(" ", { target }))).toBe("ran");
    expect(engine.handle(stroke("Enter", { target }))).toBe("ignored");
  });

  it("waits while a dialog has the keyboard, and never takes browser chords it does not know", () => {
    const c = vi.fn();
    const { engine, time } = setUp(action("c", "c", c));
    expect(engine.handle(stroke("c", { ctrlKey: true }))).toBe("ignored");
    expect(engine.handle(stroke("c", { altKey: true }))).toBe("ignored");
    time.suspended = true;
    expect(engine.handle(stroke("c"))).toBe("ignored");
    expect(c).not.toHaveBeenCalled();
  });

  it("names the space bar", () => {
    const peek = vi.fn();
    const { engine } = setUp(action("peek", "Space", peek));
    expect(engine.handle(stroke(" "))).toBe("ran");
  });
});
