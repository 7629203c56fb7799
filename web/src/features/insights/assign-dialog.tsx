import { useClient } from "urql";
import { object, string } from "valibot";
import { act } from "#/gql/act";
import { Dialog } from "#/ui/dialog";
import { ChoiceField, LongTextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { useTeamChoices } from "../tickets/team-choices";
import { InsightAssign } from "./insight-mutations";

interface Props {
  insight: { id: string; holderId: string | null; owner: { team: { id: string } | null } };
  onClose: () => void;
  onDone: () => void;
}

const schema = object({ team: string(), person: string(), note: string() });

/** Hands it to another team, or to a person. */
export function AssignDialog({ insight, onClose, onDone }: Props) {
  const client = useClient();
  const { teams, people } = useTeamChoices();
  const form = useForm({
    initial: { team: insight.owner.team?.id ?? "", person: insight.holderId ?? "", note: "" },
    schema,
    submit: ({ team, person, note }, { idempotencyKey }) =>
      act(
        client,
        InsightAssign,
        {
          input: {
            id: insight.id,
            teamId: team || null,
            userId: person || null,
            note: note || null,
          },
        },
        idempotencyKey,
      ),
    onDone,
  });
  return (
    <Dialog title="Hand over" place="center" width={460} onClose={onClose}>
      <FormBody form={form} submitLabel="Hand over" onCancel={onClose}>
        <ChoiceField form={form} name="team" label="Team" choices={teams} />
        <ChoiceField
          form={form}
          name="person"
          label="Person"
          choices={[
            { value: "", label: "nobody in particular: the team is told" },
            ...people(form.values.team),
          ]}
        />
        <LongTextField form={form} name="note" label="What they should know" optional rows={2} />
      </FormBody>
    </Dialog>
  );
}
