import { useState } from "react";
import { useClient } from "urql";
import { nonEmpty, object, pipe, string } from "valibot";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { PasswordField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { toast } from "#/ui/toasts";
import { newPassword, PASSWORD_HINT } from "../session/password-rules";

const PasswordChange = graphql(`
  mutation PasswordChange($input: PasswordChangeInput!) {
    passwordChange(input: $input) { user { id version } errors { code field message } }
  }
`);

const schema = object({
  currentPassword: pipe(string(), nonEmpty("Enter your present password.")),
  newPassword,
});

const BLANK = { currentPassword: "", newPassword: "" };

/** A new instance after each success, so that no password stays in the page. */
export function PasswordForm() {
  const [round, setRound] = useState(0);
  return <Fields key={round} onDone={() => setRound(round + 1)} />;
}

function Fields({ onDone }: { onDone: () => void }) {
  const client = useClient();
  const form = useForm({
    initial: BLANK,
    schema,
    submit: (input, { idempotencyKey }) => act(client, PasswordChange, { input }, idempotencyKey),
    onDone: () => {
      toast({ tone: "good", title: "Your password is changed." });
      onDone();
    },
  });
  return (
    <FormBody form={form} submitLabel="Change password">
      <PasswordField form={form} name="currentPassword" label="Present password" />
      <PasswordField
        form={form}
        name="newPassword"
        label="New password"
        hint={PASSWORD_HINT}
        autoComplete="new-password"
      />
    </FormBody>
  );
}
