// Money is whole minor units (cents) everywhere but in a text field and in words.

/** What a person typed, in minor units; null for an empty field. The text has been validated. */
export function toMinor(text: string): number | null {
  if (text === "") return null;
  const [whole = "0", rest = ""] = text.split(/[.,]/);
  return Number(whole) * 100 + Number(rest.padEnd(2, "0"));
}

/** The amount for a text field; empty for null. */
export function fromMinor(minor: number | null): string {
  if (minor === null) return "";
  const rest = minor % 100;
  const whole = String(Math.floor(minor / 100));
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(2, "0")}`;
}

/** The amount in words of the currency; an unknown code is shown as it is. */
export function inCurrency(minor: number, currency: string): string {
  try {
    return new Intl.NumberFormat("en-GB", {
      style: "currency",
      currency,
      trailingZeroDisplay: "stripIfInteger",
    }).format(minor / 100);
  } catch {
    return `${fromMinor(minor)} ${currency}`;
  }
}
