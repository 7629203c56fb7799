// The one list of what can be done here and now. Palette, menus, tooltips, the `?` sheet and the
// keyboard all read it, so that an action has one name and one key everywhere.
// A later registration shadows an earlier one with the same id or the same keys: a page may take
// over a key of the shell while it is shown.
import type { LucideIcon } from "lucide-react";

export const SECTIONS = [
  "Go to",
  "Create",
  "This page",
  "List",
  "View",
  "Account",
  "Help",
] as const;
export type ActionSection = (typeof SECTIONS)[number];

export interface Action {
  /** `client.create`: stable, for lookup. */
  id: string;
  /** Imperative and whole: `Create a client`. */
  title: string;
  section: ActionSection;
  /** `c`, `g c`, `/`, `mod+k`, `Enter`, `Space`; parts of a sequence are separated by a space. */
  keys?: string;
  icon?: LucideIcon;
  /** Further words that find it in the palette. */
  keywords?: string;
  /** `keyboard` keeps it out of the palette (moving a cursor makes no sense there). */
  reach?: "everywhere" | "keyboard";
  run: () => void;
}

/** Whose actions they are: a page's shadow the shell's. */
export type Place = "shell" | "page";

export type KeyMatch = { kind: "action"; action: Action } | { kind: "prefix" } | { kind: "none" };

export class ActionRegistry {
  #layers: (readonly Action[])[] = [];
  #snapshot: readonly Action[] = [];
  readonly #listeners = new Set<() => void>();

  /**
   * Adds actions until the returned function is called. Those of the shell lie at the bottom, even
   * when they are registered last (a parent's effects run after its children's).
   */
  register(actions: readonly Action[], place: Place = "page"): () => void {
    this.#layers = place === "shell" ? [actions, ...this.#layers] : [...this.#layers, actions];
    this.#publish();
    return () => {
      this.#layers = this.#layers.filter((layer) => layer !== actions);
      this.#publish();
    };
  }

  /** What can be done now, oldest registration first, shadowed ones left out. */
  list = (): readonly Action[] => this.#snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get(id: string): Action | undefined {
    return this.#snapshot.find((action) => action.id === id);
  }

  /** What a sequence of strokes means: an action, the beginning of one, or nothing. */
  match(sequence: string): KeyMatch {
    const action = this.#snapshot.find((each) => each.keys === sequence);
    if (action !== undefined) return { kind: "action", action };
    const begun = this.#snapshot.some((each) => each.keys?.startsWith(`${sequence} `));
    return begun ? { kind: "prefix" } : { kind: "none" };
  }

  #publish() {
    const ids = new Set<string>();
    const keys = new Set<string>();
    const kept: Action[] = [];
    for (const action of this.#layers.flat().reverse()) {
      if (ids.has(action.id)) continue;
      ids.add(action.id);
      if (action.keys !== undefined && keys.has(action.keys)) {
        const { keys: _, ...keyless } = action;
        kept.push(keyless);
        continue;
      }
      if (action.keys !== undefined) keys.add(action.keys);
      kept.push(action);
    }
    this.#snapshot = kept.reverse();
    for (const listener of this.#listeners) listener();
  }
}

/** The registry of this page. */
export const actions = new ActionRegistry();
