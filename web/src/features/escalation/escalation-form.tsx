import { useClient, useQuery } from "urql";
import { array, maxLength, nonEmpty, object, pipe, rawCheck, regex, string, trim } from "valibot";
import { act, type Outcome } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import {
  type Escalation,
  EscalationFields,
  EscalationPeopleQuery,
  EscalationPoliciesQuery,
} from "./escalation-query";
import { StepFields } from "./step-fields";
import { formatStep, stepFault, stepInput } from "./steps";

const EscalationCreate = graphql(
  `mutation EscalationPolicyCreate($input: EscalationPolicyCreateInput!) {
    escalationPolicyCreate(input: $input) {
      escalationPolicy { ...EscalationFields }
      errors { code field message }
    }
  }`,
  [EscalationFields],
);

const EscalationUpdate = graphql(
  `mutation EscalationPolicyUpdate($input: EscalationPolicyUpdateInput!) {
    escalationPolicyUpdate(input: $input) {
      escalationPolicy { ...EscalationFields }
      errors { code field message }
    }
  }`,
  [EscalationFields],
);

const schema = object({
  name: pipe(
    string(),
    trim(),
    nonEmpty("Enter a name, such as Nights."),
    maxLength(200, "At most 200 characters."),
  ),
  teamId: string(),
  repeats: pipe(string(), regex(/^[0-5]$/, "From 0 to 5 times.")),
  steps: pipe(
    array(string()),
    rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const fault = dataset.value.map((step, index) => stepFault(step, index + 1)).find(Boolean);
      if (fault !== null && fault !== undefined) addIssue({ message: fault });
    }),
  ),
});

const valuesOf = ({ name, team, repeats, steps }: Escalation) => ({
  name,
  teamId: team?.id ?? "",
  repeats: String(repeats),
  steps: steps.map(formatStep),
});

const BLANK = { name: "", teamId: "", repeats: "1", steps: ["15|OWNER", "15|DEFAULT_TEAM"] };

interface Props {
  existing?: Escalation;
  teams: readonly { id: string; name: string }[];
  onClose: () => void;
}

export function EscalationForm({ existing, teams, onClose }: Props) {
  const client = useClient();
  const [{ data }] = useQuery({ query: EscalationPeopleQuery });
  const reload = async (id: string) => {
    const policy = { requestPolicy: "network-only" } as const;
    const answer = await client.query(EscalationPoliciesQuery, {}, policy).toPromise();
    const now = answer.data?.escalationPolicies.find((each) => each.id === id);
    return now === undefined ? null : { version: now.version, values: valuesOf(now) };
  };
  const form = useForm({
    initial: existing === undefined ? BLANK : valuesOf(existing),
    schema,
    submit: (values, { version, idempotencyKey }): Promise<Outcome<object>> => {
      const { name, teamId } = values;
      const shared = {
        name,
        repeats: Number(values.repeats),
        steps: values.steps.map(stepInput),
      };
      if (existing !== undefined) {
        const input = { id: existing.id, expectedVersion: version, ...shared };
        return act(client, EscalationUpdate, { input }, idempotencyKey);
      }
      const owner = teamId === "" ? {} : { teamId };
      const input = { id: nodeIdOf("escalationPolicy", idempotencyKey), ...owner, ...shared };
      return act(client, EscalationCreate, { input }, idempotencyKey);
    },
    onDone: onClose,
    ...(existing === undefined
      ? {}
      : { record: { version: existing.version, reload: () => reload(existing.id) } }),
  });
  const people = data?.users.nodes ?? [];
  const targets = [
    { value: "OWNER", label: "The team that owns it" },
    { value: "DEFAULT_TEAM", label: "The team for everything else" },
    ...teams.map(({ id, name }) => ({ value: `TEAM:${id}`, label: `Team ${name}` })),
    ...people.map(({ id, name }) => ({ value: `USER:${id}`, label: name })),
  ];
  return (
    <FormBody
      form={form}
      submitLabel={existing === undefined ? "Add escalation" : "Save"}
      onCancel={onClose}
      labels={{ name: "Name", repeats: "Begins again", steps: "Steps" }}
    >
      <TextField form={form} name="name" label="Name" autoFocus placeholder="Nights" />
      {existing === undefined && (
        <ChoiceField
          form={form}
          name="teamId"
          label="For what this team owns"
          choices={[
            { value: "", label: "No team yet: kept, not in use" },
            ...teams.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <StepFields
        steps={form.values.steps}
        targets={targets}
        error={form.errors.steps}
        onChange={(steps) => form.set("steps", steps)}
      />
      <TextField
        form={form}
        name="repeats"
        label="Begins again"
        suffix="times"
        hint="After the last step, while nobody has taken it."
      />
    </FormBody>
  );
}
