import { bytes } from "#/lib/quantity";
import type { Forecast } from "./planning-query";

type Shift = Forecast["shifts"][number];

/** What happened once and is left out of the growth: `3.2 GiB were freed`. */
export function shiftWords({ kind, bytes: size }: Shift): string {
  const amount = bytes(Math.abs(size));
  switch (kind) {
    case "COPIED":
      return `${amount} came in one day`;
    case "CLEANED":
      return `${amount} were freed`;
    case "RESIZED":
      return size < 0 ? `it became ${amount} smaller` : `it became ${amount} larger`;
    case "TRANSIENT_PEAK":
      return `an hour above 95 % (${amount} more)`;
  }
}
