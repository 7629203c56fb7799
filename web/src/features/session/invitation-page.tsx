import { useState } from "react";
import { useClient } from "urql";
import { object } from "valibot";
import { act } from "#/gql/act";
import { PasswordField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { enter } from "./enter";
import { Entrance } from "./entrance";
import styles from "./entrance.module.css";
import { takeFragmentToken } from "./fragment-token";
import { newPassword, PASSWORD_HINT } from "./password-rules";
import { InvitationAccept } from "./session-mutations";

const schema = object({ password: newPassword });

export function InvitationPage() {
  const [token] = useState(takeFragmentToken);
  if (token === null) {
    return (
      <Entrance title="This invitation is not complete">
        <p className={styles.aside}>
          The link carries a one-time token after <code>#token=</code>, which is missing here. Open
          the whole link from your invitation again, or ask for a new one.
        </p>
      </Entrance>
    );
  }
  return (
    <Entrance title="Welcome" lead="Choose a password to finish your account.">
      <InvitationForm token={token} />
    </Entrance>
  );
}

function InvitationForm({ token }: { token: string }) {
  const client = useClient();
  const form = useForm({
    initial: { password: "" },
    schema,
    submit: (input, { idempotencyKey }) =>
      act(client, InvitationAccept, { input: { token, ...input } }, idempotencyKey),
    onDone: (data) => enter(data.invitationAccept.renewAt, "/"),
  });
  return (
    <FormBody form={form} submitLabel="Create my account">
      <PasswordField
        form={form}
        name="password"
        label="Password"
        hint={PASSWORD_HINT}
        autoComplete="new-password"
        autoFocus
      />
    </FormBody>
  );
}
