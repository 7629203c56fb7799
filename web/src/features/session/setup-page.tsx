import { useState } from "react";
import { useClient } from "urql";
import { email, maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { PasswordField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { enter } from "./enter";
import { Entrance } from "./entrance";
import styles from "./entrance.module.css";
import { takeFragmentToken } from "./fragment-token";
import { newPassword, PASSWORD_HINT } from "./password-rules";
import { SetupComplete } from "./session-mutations";

const schema = object({
  providerName: pipe(
    string(),
    trim(),
    nonEmpty("Enter your company's name."),
    maxLength(200, "At most 200 characters."),
  ),
  name: pipe(
    string(),
    trim(),
    nonEmpty("Enter your name."),
    maxLength(200, "At most 200 characters."),
  ),
  email: pipe(
    string(),
    trim(),
    nonEmpty("Enter your e-mail address."),
    email("This is not an e-mail address."),
  ),
  password: newPassword,
});

export function SetupPage() {
  const [token] = useState(takeFragmentToken);
  if (token === null) {
    return (
      <Entrance title="This setup link is not complete">
        <p className={styles.aside}>
          The link carries a one-time token after <code>#token=</code>, which is missing here. Copy
          the whole link from the server's output. If you have reloaded this page, open the link
          again.
        </p>
        <p>
          <a href="/sign-in">Go to sign-in</a>
        </p>
      </Entrance>
    );
  }
  return (
    <Entrance title="Set up Steward" lead="You become the owner. This link works once.">
      <SetupForm token={token} />
    </Entrance>
  );
}

function SetupForm({ token }: { token: string }) {
  const client = useClient();
  const form = useForm({
    initial: { providerName: "", name: "", email: "", password: "" },
    schema,
    submit: (input, { idempotencyKey }) =>
      act(client, SetupComplete, { input: { token, ...input } }, idempotencyKey),
    onDone: (data) => enter(data.setupComplete.renewAt, "/"),
  });
  return (
    <FormBody form={form} submitLabel="Create the owner's account">
      <TextField
        form={form}
        name="providerName"
        label="Your company"
        autoComplete="organization"
        autoFocus
      />
      <TextField form={form} name="name" label="Your name" autoComplete="name" />
      <TextField form={form} name="email" label="E-mail" type="email" autoComplete="username" />
      <PasswordField
        form={form}
        name="password"
        label="Password"
        hint={PASSWORD_HINT}
        autoComplete="new-password"
      />
    </FormBody>
  );
}
