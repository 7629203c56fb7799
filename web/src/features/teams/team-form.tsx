import { Checkbox } from "@mantine/core";
import { useClient, useQuery } from "urql";
import { array, maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { act, type Outcome } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import picker from "../clients/device-picker.module.css";
import { type Team, TeamFields, TeamsQuery } from "./team-query";

const TeamCreate = graphql(
  `mutation TeamCreate($input: TeamCreateInput!) {
    teamCreate(input: $input) { team { ...TeamFields } errors { code field message } }
  }`,
  [TeamFields],
);

const TeamUpdate = graphql(
  `mutation TeamUpdate($input: TeamUpdateInput!) {
    teamUpdate(input: $input) { team { ...TeamFields } errors { code field message } }
  }`,
  [TeamFields],
);

const ColleaguesQuery = graphql(`
  query TeamCandidates {
    users(first: 100, filter: { kind: STAFF }) {
      nodes { id name email lockedAt }
      totalCount
    }
  }
`);

const schema = object({
  name: pipe(
    string(),
    trim(),
    nonEmpty("Enter the team's name."),
    maxLength(200, "At most 200 characters."),
  ),
  memberIds: array(string()),
});

const valuesOf = ({ name, members }: Team) => ({
  name,
  memberIds: members.map(({ userId }) => userId),
});

export function TeamForm({ existing, onClose }: { existing?: Team; onClose: () => void }) {
  const client = useClient();
  const reload = async (id: string) => {
    const policy = { requestPolicy: "network-only" } as const;
    const { data } = await client.query(TeamsQuery, {}, policy).toPromise();
    const now = data?.teams.find((each) => each.id === id);
    return now === undefined ? null : { version: now.version, values: valuesOf(now) };
  };
  const form = useForm({
    initial: existing === undefined ? { name: "", memberIds: [] as string[] } : valuesOf(existing),
    schema,
    submit: (values, { version, idempotencyKey }): Promise<Outcome<object>> =>
      existing === undefined
        ? act(
            client,
            TeamCreate,
            { input: { id: nodeIdOf("team", idempotencyKey), ...values } },
            idempotencyKey,
          )
        : act(
            client,
            TeamUpdate,
            { input: { id: existing.id, expectedVersion: version, ...values } },
            idempotencyKey,
          ),
    onDone: onClose,
    ...(existing === undefined
      ? {}
      : { record: { version: existing.version, reload: () => reload(existing.id) } }),
  });
  return (
    <FormBody
      form={form}
      submitLabel={existing === undefined ? "Add team" : "Save"}
      onCancel={onClose}
      labels={{ name: "Name", memberIds: "Members" }}
    >
      <TextField form={form} name="name" label="Name" autoFocus placeholder="First line" />
      <Members
        existing={existing?.members ?? []}
        chosen={form.values.memberIds}
        onChange={(ids) => form.set("memberIds", ids)}
      />
    </FormBody>
  );
}

interface MembersProps {
  existing: Team["members"];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}

/** Staff to tick. Who is in the team already stays listed even where logins may not be seen. */
function Members({ existing, chosen, onChange }: MembersProps) {
  const [{ data, fetching }] = useQuery({ query: ColleaguesQuery });
  const asked = data?.users.nodes ?? [];
  const seen = asked.filter(({ lockedAt }) => lockedAt === null);
  const people = [
    ...seen.map(({ id, name }) => ({ id, name })),
    ...existing
      .filter(({ userId }) => !seen.some(({ id }) => id === userId))
      .map(({ userId, name }) => ({ id: userId, name })),
  ];
  return (
    <fieldset className={picker.picker}>
      <legend>Members</legend>
      {people.length === 0 && <p>{fetching ? "Loading…" : "There are no colleagues to choose."}</p>}
      {people.length > 0 && (
        <div className={picker.list}>
          {people.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={chosen.includes(id)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked
                    ? [...chosen, id]
                    : chosen.filter((each) => each !== id),
                )
              }
            />
          ))}
        </div>
      )}
      {data !== undefined && data.users.totalCount > asked.length && (
        <p>The first {asked.length} colleagues are listed.</p>
      )}
    </fieldset>
  );
}
