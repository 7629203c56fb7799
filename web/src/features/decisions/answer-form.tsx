import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Problem } from "#/gql/problem";
import { ProblemLine } from "#/ui/problem-notice";
import styles from "./decision.module.css";

interface Option {
  key: string;
  label: string;
  accepts: boolean;
}

export interface AnswerResult {
  problem?: Problem;
  messages?: readonly string[];
}

interface Props {
  options: readonly Option[];
  /** Sends the answer; what it returns is shown, an empty object means it is done. */
  onAnswer: (key: string, note: string) => Promise<AnswerResult>;
}

/** The answers to choose from, and a note beside. One press answers; the receipt follows. */
export function AnswerForm({ options, onAnswer }: Props) {
  const [note, setNote] = useState("");
  const [sending, setSending] = useState<string | null>(null);
  const [result, setResult] = useState<AnswerResult>({});
  const answer = async (key: string) => {
    setSending(key);
    setResult(await onAnswer(key, note.trim()));
    setSending(null);
  };
  return (
    <>
      <Textarea
        label="Note (optional)"
        placeholder="What we should know, or a condition."
        rows={2}
        maxLength={20_000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={styles.options}>
        {options.map(({ key, label, accepts }) => (
          <Button
            key={key}
            variant={accepts ? "filled" : "default"}
            loading={sending === key}
            disabled={sending !== null && sending !== key}
            onClick={() => void answer(key)}
          >
            {label}
          </Button>
        ))}
      </div>
      {result.messages?.map((message) => (
        <p key={message} role="alert" className={styles.refusal}>
          {message}
        </p>
      ))}
      {result.problem !== undefined && <ProblemLine problem={result.problem} />}
    </>
  );
}
