import { Button } from "@mantine/core";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { ProblemLine } from "../problem-notice";
import { useUnsaved } from "../unsaved";
import { changed } from "./conflict";
import { ConflictChoice } from "./conflict-choice";
import styles from "./form-body.module.css";
import type { Form, Values } from "./use-form";

interface Props<V extends Values> {
  form: Form<V>;
  children: ReactNode;
  submitLabel: string;
  onCancel?: () => void;
  /** Names of the fields, for comparing with what somebody else saved. */
  labels?: Partial<Record<keyof V & string, string>>;
}

/** Fields, what went wrong, and the buttons. Ctrl/Cmd-Enter submits from anywhere inside. */
export function FormBody<V extends Values>(props: Props<V>) {
  const { form, children, submitLabel, onCancel, labels } = props;
  const ref = useRef<HTMLFormElement>(null);
  const begun = useRef(form.values);
  useUnsaved(changed(begun.current, form.values));
  const firstWrong = Object.entries(form.errors).find(([, message]) => message !== undefined)?.[0];
  useEffect(() => {
    if (firstWrong === undefined) return;
    ref.current?.querySelector<HTMLElement>(`[name="${CSS.escape(firstWrong)}"]`)?.focus();
  }, [firstWrong]);

  if (form.theirs !== undefined) {
    return (
      <ConflictChoice
        mine={form.values}
        theirs={form.theirs}
        labels={labels ?? {}}
        busy={form.busy}
        onChoose={(values) => void form.settle(values)}
        {...(onCancel === undefined ? {} : { onCancel })}
      />
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!form.busy) void form.submit();
  };
  return (
    <form
      ref={ref}
      className={styles.form}
      onSubmit={submit}
      noValidate
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
      }}
    >
      {children}
      {form.general.map((message) => (
        <p key={message} role="alert" className={styles.general}>
          {message}
        </p>
      ))}
      {form.problem !== undefined && <ProblemLine problem={form.problem} />}
      <div className={styles.buttons}>
        {onCancel !== undefined && <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" variant="filled" loading={form.busy}>
          {form.problem === undefined ? submitLabel : "Try again"}
        </Button>
      </div>
    </form>
  );
}
