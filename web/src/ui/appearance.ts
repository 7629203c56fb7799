// Density, as the person chose it in this browser. The colour scheme is kept by the component
// library under its own key; both are attributes of <html> that `tokens.css` reads.
import { createStore } from "#/lib/store";
import { recall, remember } from "#/lib/stored";

export type Density = "compact" | "comfortable";

const initial: Density = recall("density") === "comfortable" ? "comfortable" : "compact";

export const density = createStore<Density>(initial);

/** Row height in pixels; the virtual lists need the number that `--row` stands for. */
export const ROW_HEIGHT: Record<Density, number> = { compact: 32, comfortable: 40 };

export function setDensity(next: Density): void {
  density.set(next);
  remember("density", next);
  applyDensity();
}

/** Writes the choice to the document; called once at the start. */
export function applyDensity(): void {
  document.documentElement.dataset.density = density.get();
}
