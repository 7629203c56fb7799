import { getRouteApi } from "@tanstack/react-router";
import { useClient, useQuery } from "urql";
import { email, nonEmpty, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { PasswordField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { enter } from "./enter";
import { Entrance } from "./entrance";
import styles from "./entrance.module.css";
import { InstallationQuery, SessionCreate } from "./session-mutations";

const route = getRouteApi("/sign-in");

const schema = object({
  email: pipe(
    string(),
    trim(),
    nonEmpty("Enter your e-mail address."),
    email("This is not an e-mail address."),
  ),
  password: pipe(string(), nonEmpty("Enter your password.")),
});

export function SignInPage() {
  const { next } = route.useSearch();
  const [{ data }] = useQuery({ query: InstallationQuery });
  const installation = data?.installation;
  if (installation?.setupRequired === true) return <SetupFirst />;
  const name = installation?.providerName ?? "Steward";
  return (
    <Entrance
      title={`Sign in to ${name}`}
      {...(next === undefined ? {} : { lead: "You will return to the page you were on." })}
    >
      <SignInForm next={next} />
    </Entrance>
  );
}

function SignInForm({ next }: { next: string | undefined }) {
  const client = useClient();
  const form = useForm({
    initial: { email: "", password: "" },
    schema,
    submit: (input, { idempotencyKey }) => act(client, SessionCreate, { input }, idempotencyKey),
    onDone: (data) => enter(data.sessionCreate.renewAt, next),
  });
  return (
    <FormBody form={form} submitLabel="Sign in">
      <TextField
        form={form}
        name="email"
        label="E-mail"
        type="email"
        autoComplete="username"
        autoFocus
      />
      <PasswordField form={form} name="password" label="Password" />
    </FormBody>
  );
}

function SetupFirst() {
  return (
    <Entrance
      title="Steward is not set up yet"
      lead="Nobody can sign in before the owner's account exists."
    >
      <p className={styles.aside}>
        Open the one-time link that the server printed when it started. It looks like{" "}
        <code>…/setup#token=…</code> and is also in the file <code>setup-url</code> in the server's
        data directory.
      </p>
    </Entrance>
  );
}
