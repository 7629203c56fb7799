// From key strokes to actions: single keys, `g`-sequences and `mod+` chords. Pure of the DOM except
// for asking what the stroke was aimed at.
import type { KeyMatch } from "./registry";

/** How long a begun sequence waits for its next stroke. */
export const SEQUENCE_TIMEOUT_MS = 1_200;

export interface Stroke {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  target: EventTarget | null;
  defaultPrevented: boolean;
  isComposing?: boolean;
}

export type Handled = "ran" | "pending" | "ignored";

interface Parts {
  match: (sequence: string) => KeyMatch;
  now: () => number;
  /** True while a dialog has the keyboard: then only chords count. */
  suspended: () => boolean;
}

export class ShortcutEngine {
  readonly #parts: Parts;
  #begun = "";
  #begunAt = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Feeds one stroke; `ran` and `pending` mean that the browser should not act on it. */
  handle(stroke: Stroke): Handled {
    const name = strokeName(stroke);
    if (name === null || stroke.defaultPrevented || stroke.isComposing) return "ignored";
    const chord = name.startsWith("mod+");
    if (!chord && (this.#parts.suspended() || claims(stroke.target, name))) {
      this.#begun = "";
      return "ignored";
    }
    if (chord) this.#begun = "";
    return this.#advance(name);
  }

  #advance(name: string): Handled {
    const now = this.#parts.now();
    const continues = this.#begun !== "" && now - this.#begunAt <= SEQUENCE_TIMEOUT_MS;
    const sequence = continues ? `${this.#begun} ${name}` : name;
    const found = this.#parts.match(sequence);
    if (found.kind === "action") {
      this.#begun = "";
      found.action.run();
      return "ran";
    }
    if (found.kind === "prefix") {
      this.#begun = sequence;
      this.#begunAt = now;
      return "pending";
    }
    this.#begun = "";
    // The last stroke of a failed sequence was meant as part of it: `g a` must not do what `a` does.
    return "ignored";
  }
}

/** The name a stroke goes by in `keys`; null for what never is a shortcut. */
export function strokeName(stroke: Stroke): string | null {
  if (stroke.altKey || ["Shift", "Control", "Meta", "Alt", "Dead"].includes(stroke.key))
    return null;
  const key = stroke.key === " " ? "Space" : stroke.key;
  return stroke.ctrlKey || stroke.metaKey ? `mod+${key.toLowerCase()}` : key;
}

const TYPES_TEXT = "input, textarea, select, [contenteditable=''], [contenteditable='true']";
const FOLLOWS = "a[href]";
const PRESSES =
  "button, summary, [role='button'], [role='tab'], [role='menuitem'], [role='option']";

/** Whether the element under the stroke has its own use for it. */
function claims(target: EventTarget | null, name: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(TYPES_TEXT) !== null) return true;
  if (name === "Enter") return target.closest(`${FOLLOWS}, ${PRESSES}`) !== null;
  return name === "Space" && target.closest(PRESSES) !== null;
}
