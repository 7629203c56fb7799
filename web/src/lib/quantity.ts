// Numbers with units. Values and units are kept apart by a no-break space.

const NBSP = "\u00a0";
const BINARY = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const DECIMAL = ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"];

const INTEGER = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

/** `1,284` */
export function count(value: number): string {
  return INTEGER.format(value);
}

/** `one device`, `3 devices`: the count with the right form of the word. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Storage and memory in binary units: `7.6 GiB`. */
export function bytes(value: number): string {
  return scaled(value, 1024, BINARY);
}

/** Throughput in decimal units: `1.2 MB/s`. */
export function bytesPerSecond(value: number): string {
  return scaled(value, 1000, DECIMAL);
}

/** `12 %`; a tenth is shown below ten so that small loads do not all read zero. */
export function percent(value: number): string {
  return `${digits(value)}${NBSP}%`;
}

/** A share of one as percent that never rounds up to all of it: 0.9975 is `99.7 %`. */
export function shareOf(share: number): string {
  const tenths = Math.floor(share * 1_000) / 10;
  return `${share >= 1 ? 100 : tenths}${NBSP}%`;
}

/** A value of a metric in its own unit, as the server names units. */
export function inUnit(value: number, unit: string): string {
  switch (unit) {
    case "%":
      return percent(value);
    case "bytes":
    case "B":
      return bytes(value);
    case "bytes/s":
    case "B/s":
      return bytesPerSecond(value);
    case "1":
    case "":
      return value.toFixed(2);
    default:
      return `${digits(value)}${NBSP}${unit}`;
  }
}

function scaled(value: number, base: number, units: string[]): string {
  const sign = value < 0 ? "-" : "";
  let rest = Math.abs(value);
  let step = 0;
  while (rest >= base && step < units.length - 1) {
    rest /= base;
    step += 1;
  }
  const shown = step === 0 ? String(Math.round(rest)) : digits(rest);
  return `${sign}${shown}${NBSP}${units[step]}`;
}

function digits(value: number): string {
  return Math.abs(value) < 9.95 && value !== 0 ? value.toFixed(1) : String(Math.round(value));
}
