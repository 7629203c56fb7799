// Until when an insight can be put off: the instants that people mean, in their own time zone.

export interface SnoozeChoice {
  label: string;
  until: Date;
}

const HOUR = 3_600_000;
const MORNING = 8;

/** The choices at an instant; a morning that is less than an hour away is not offered. */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const choices = [
    { label: "1 hour", until: new Date(now.getTime() + HOUR) },
    { label: "4 hours", until: new Date(now.getTime() + 4 * HOUR) },
    { label: "tomorrow morning", until: morning(now, 1) },
    { label: "Monday morning", until: morning(now, (8 - now.getDay()) % 7 || 7) },
  ];
  const today = morning(now, 0);
  if (today.getTime() - now.getTime() > HOUR)
    choices.splice(2, 0, { label: "this morning", until: today });
  // On a Sunday tomorrow is Monday.
  return choices.filter(
    (choice, i) => choices.findIndex((each) => +each.until === +choice.until) === i,
  );
}

function morning(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
}

/** The value of an `<input type="datetime-local">` for an instant. */
export function localInput(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The instant that such a value names, or null where it is none. */
export function fromLocalInput(value: string): Date | null {
  const at = new Date(value);
  return value === "" || Number.isNaN(at.getTime()) ? null : at;
}
