// The areas of the responsibility matrix, and parties as a form holds them: `team:tea_…`,
// `contact:con_…`, `vendor:Name`.
import type { Party, Responsibility } from "./responsibility-query";

export type Area = Responsibility["area"];

export const AREAS: readonly { value: Area; label: string }[] = [
  { value: "BACKUPS", label: "Backups and restores" },
  { value: "PATCHING", label: "Updates" },
  { value: "NETWORK", label: "Network" },
  { value: "STORAGE", label: "Storage" },
  { value: "SERVERS", label: "Servers" },
  { value: "WORKSTATIONS", label: "Workplaces" },
  { value: "IDENTITY", label: "Accounts and sign-in" },
  { value: "MAIL", label: "Mail" },
  { value: "SECURITY", label: "Security" },
  { value: "APPLICATION", label: "Applications" },
  { value: "OTHER", label: "Everything else" },
];

const KNOWN = new Set(["other", ""]);

/** `Backups and restores`, or the words of an area that has none of the known names. */
export function areaName({
  area,
  areaText,
  deviceClass,
}: Pick<Responsibility, "area" | "areaText" | "deviceClass">) {
  const own = area === "OTHER" && !KNOWN.has(areaText.toLowerCase());
  const name = own ? areaText : (AREAS.find(({ value }) => value === area)?.label ?? areaText);
  return deviceClass === null ? name : `${name} (${deviceClass})`;
}

/** The areas that nobody answers for yet. */
export function openAreas(rows: readonly { area: Area }[]): string[] {
  return AREAS.filter(({ value }) => !rows.some(({ area }) => area === value)).map(
    ({ label }) => label,
  );
}

export function partyKey({ kind, name, team, contact }: Party): string {
  if (kind === "TEAM") return `team:${team?.id ?? ""}`;
  if (kind === "CONTACT") return `contact:${contact?.id ?? ""}`;
  return `vendor:${name}`;
}

/** As the API takes it; null for nobody. */
export function partyInput(key: string) {
  const at = key.indexOf(":");
  const [kind, value] = [key.slice(0, at), key.slice(at + 1)];
  if (value === "") return null;
  if (kind === "team") return { teamId: value };
  if (kind === "contact") return { contactId: value };
  return kind === "vendor" ? { vendorName: value } : null;
}
