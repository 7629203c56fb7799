import { useQuery } from "urql";
import { graphql } from "#/gql/graphql";

const TeamChoicesQuery = graphql(`
  query TeamChoices {
    teams { id name isDefault members { userId name } }
  }
`);

interface Choice {
  value: string;
  label: string;
}

/** Teams and their people, for choosing who works on something. */
export function useTeamChoices(): {
  teams: Choice[];
  /** The people of one team, or of all where it has none or none is named. */
  people: (teamId: string) => Choice[];
} {
  const [{ data }] = useQuery({ query: TeamChoicesQuery });
  const teams = data?.teams ?? [];
  const people = (teamId: string) => {
    const own = teams.find((team) => team.id === teamId)?.members ?? [];
    const from = own.length > 0 ? own : teams.flatMap((team) => team.members);
    const byId = new Map(from.map(({ userId, name }) => [userId, name]));
    return [...byId]
      .map(([value, label]) => ({ value, label }))
      .sort((a, b) => a.label.localeCompare(b.label));
  };
  return { teams: teams.map(({ id, name }) => ({ value: id, label: name })), people };
}
