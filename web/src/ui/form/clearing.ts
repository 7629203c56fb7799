// A choice that others hang on: a device belongs to one client, so choosing another takes it away.
import type { Form, Values } from "./use-form";

/** The form, in which a new value of `name` empties what belonged to the old one. */
export function clearing<V extends Values>(
  form: Form<V>,
  name: keyof V,
  blanks: Partial<V>,
): Form<V> {
  return following(form, name, () => blanks);
}

/** The form, in which a new value of `name` brings values of other fields with it. */
export function following<V extends Values, K extends keyof V>(
  form: Form<V>,
  name: K,
  brings: (value: V[K]) => Partial<V>,
): Form<V> {
  return {
    ...form,
    set: (field, value) => {
      const before: unknown = form.values[name];
      form.set(field, value);
      if ((field as keyof V) !== name || before === value) return;
      for (const [each, brought] of Object.entries(brings(value as unknown as V[K])))
        form.set(each, brought as V[string]);
    },
  };
}
