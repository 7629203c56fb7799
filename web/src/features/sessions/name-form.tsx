import { useClient } from "urql";
import { maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { toast } from "#/ui/toasts";
import { SessionsQuery } from "./sessions-query";

const UserUpdate = graphql(`
  mutation UserUpdate($input: UserUpdateInput!) {
    userUpdate(input: $input) { user { id name version } errors { code field message } }
  }
`);

const schema = object({
  name: pipe(
    string(),
    trim(),
    nonEmpty("Enter your name."),
    maxLength(200, "At most 200 characters."),
  ),
});

/** The name that colleagues see. */
export function NameForm({ user }: { user: { id: string; name: string; version: number } }) {
  const client = useClient();
  const form = useForm({
    initial: { name: user.name },
    schema,
    submit: ({ name }, { version, idempotencyKey }) =>
      act(
        client,
        UserUpdate,
        { input: { id: user.id, expectedVersion: version, name } },
        idempotencyKey,
      ),
    onDone: () => toast({ tone: "good", title: "Your name is changed." }),
    record: {
      version: user.version,
      reload: async () => {
        const { data } = await client
          .query(SessionsQuery, {}, { requestPolicy: "network-only" })
          .toPromise();
        const now = data?.viewer?.user;
        return now === undefined ? null : { version: now.version, values: { name: now.name } };
      },
    },
  });
  return (
    <FormBody form={form} submitLabel="Save" labels={{ name: "Name" }}>
      <TextField form={form} name="name" label="Name" autoComplete="name" />
    </FormBody>
  );
}
