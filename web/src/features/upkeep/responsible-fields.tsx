import { ChoiceField, TextField } from "#/ui/form/fields";
import type { Form } from "#/ui/form/use-form";
import { AREAS } from "../responsibilities/areas";
import styles from "./obligation-form.module.css";
import type { Values } from "./obligation-values";

interface Named {
  id: string;
  name: string;
}

const choices = (list: readonly Named[], blank: string) => [
  { value: "", label: blank },
  ...list.map(({ id, name }) => ({ value: id, label: name })),
];

/** Who sees to it: by the client's matrix, or somebody by name. */
export function ResponsibleFields(props: {
  form: Form<Values>;
  teams: readonly Named[];
  contacts: readonly Named[];
}) {
  const { form, teams, contacts } = props;
  return (
    <fieldset className={styles.group}>
      <legend>Who sees to it</legend>
      <ChoiceField
        form={form}
        name="responsible"
        label="Named by"
        choices={[
          { value: "MATRIX", label: "the client's responsibilities" },
          { value: "TEAM", label: "a team of ours" },
          { value: "CONTACT", label: "a person at the client" },
          { value: "VENDOR", label: "somebody else" },
        ]}
      />
      {form.values.responsible === "MATRIX" && (
        <ChoiceField
          form={form}
          name="responsibleArea"
          label="Area"
          hint="Whoever is responsible for it at the time."
          choices={AREAS.map(({ value, label }) => ({ value: value.toLowerCase(), label }))}
        />
      )}
      {form.values.responsible === "TEAM" && (
        <ChoiceField
          form={form}
          name="teamId"
          label="Team"
          choices={choices(teams, "Choose a team")}
        />
      )}
      {form.values.responsible === "CONTACT" && (
        <ChoiceField
          form={form}
          name="contactId"
          label="Person"
          choices={choices(contacts, "Choose a person")}
        />
      )}
      {form.values.responsible === "VENDOR" && (
        <TextField form={form} name="vendorName" label="Name" />
      )}
    </fieldset>
  );
}
