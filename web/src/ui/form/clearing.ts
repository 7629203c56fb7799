// A choice that others hang on: a device belongs to one client, so choosing another takes it away.
import type { Form, Values } from "./use-form";

/** The form, in which a new value of `name` empties what belonged to the old one. */
export function clearing<V extends Values>(
  form: Form<V>,
  name: keyof V,
  blanks: Partial<V>,
): Form<V> {
  return {
    ...form,
    set: (field, value) => {
      form.set(field, value);
      if (field !== name || form.values[name] === value) return;
      for (const [each, blank] of Object.entries(blanks)) form.set(each, blank as V[string]);
    },
  };
}
