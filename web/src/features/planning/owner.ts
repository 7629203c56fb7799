// Who looks after a risk: a team or a person of one, as one choice.
import type { Risk } from "./planning-query";

interface Team {
  id: string;
  name: string;
  members: readonly { userId: string; name: string }[];
}

export function ownerText({
  ownerUserId,
  ownerTeamId,
}: Pick<Risk, "ownerUserId" | "ownerTeamId">): string {
  return ownerUserId ?? ownerTeamId ?? "";
}

/** The input of a choice; nobody is left as it is. */
export function ownerOf(text: string): { ownerUserId?: string; ownerTeamId?: string } {
  if (text === "") return {};
  return text.startsWith("usr_") ? { ownerUserId: text } : { ownerTeamId: text };
}

/** Teams, then their people; the present owner stays even where it is not among them. */
export function ownerChoices(teams: readonly Team[], present: string) {
  const people = new Map(
    teams.flatMap((team) => team.members.map(({ userId, name }) => [userId, name] as const)),
  );
  const choices = [
    { value: "", label: "Nobody is named" },
    ...teams.map(({ id, name }) => ({ value: id, label: `Team ${name}` })),
    ...[...people]
      .map(([value, label]) => ({ value, label }))
      .sort((a, b) => a.label.localeCompare(b.label)),
  ];
  return choices.some(({ value }) => value === present)
    ? choices
    : [...choices, { value: present, label: "as it is" }];
}

/** The name of the owner, as far as the teams know it. */
export function ownerName(
  risk: Pick<Risk, "ownerUserId" | "ownerTeamId">,
  teams: readonly Team[],
): string | null {
  const present = ownerText(risk);
  if (present === "") return null;
  return ownerChoices(teams, present).find(({ value }) => value === present)?.label ?? null;
}
