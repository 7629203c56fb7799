// The time zones that this browser knows, as choices.

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const KNOWN = ["UTC", HERE, ...Intl.supportedValuesOf("timeZone")];

/** All zones, and `zone` among them even where this browser does not know it. */
export function zonesWith(zone: string): { value: string; label: string }[] {
  return [...new Set([...KNOWN, zone])]
    .filter((each) => each !== "")
    .map((value) => ({ value, label: value.replaceAll("_", " ") }));
}
