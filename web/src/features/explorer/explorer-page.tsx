import { Button, Textarea } from "@mantine/core";
import { Play } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { type RawAnswer, sendDocument } from "#/gql/raw";
import { recall, remember } from "#/lib/stored";
import { CopyButton } from "#/ui/copy-button";
import { Hint } from "#/ui/hint";
import { Page } from "#/ui/page";
import styles from "./explorer.module.css";
import { SchemaBrowser } from "./schema-browser";

const EXAMPLE = `query Example {
  viewer { user { name } permissions }
  devices(first: 5) {
    nodes { id name state lastSeenAt }
    totalCount
  }
}
`;

type Result = RawAnswer | { problem: string };

/** The public API by hand: what the portal can do, this page can do, with the person's own rights. */
export function ExplorerPage() {
  const [query, setQuery] = useState(recall("explorer.query") ?? EXAMPLE);
  const [variables, setVariables] = useState("");
  const [result, setResult] = useState<Result>();
  const [busy, setBusy] = useState(false);
  const run = async () => {
    const given = parseVariables(variables);
    if (given === undefined) {
      setResult({ problem: "The variables are not a JSON object." });
      return;
    }
    remember("explorer.query", query);
    setBusy(true);
    setResult(
      await sendDocument(query, given).catch(() => ({ problem: "The server cannot be reached." })),
    );
    setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!busy) void run();
  };
  return (
    <Page
      title="API explorer"
      summary="Everything the portal does goes through this API. Documents run with your rights; mutations change real data."
      actions={
        <Hint label="Run" keys="mod+Enter">
          <Button
            variant="filled"
            leftSection={<Play size={14} />}
            loading={busy}
            onClick={() => void run()}
          >
            Run
          </Button>
        </Hint>
      }
    >
      <div className={styles.columns}>
        <div className={styles.pane}>
          <Textarea
            label="Document"
            rows={18}
            spellCheck={false}
            onKeyDown={onKeyDown}
            classNames={{ input: styles.code ?? "" }}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
          <Textarea
            label="Variables (JSON)"
            rows={5}
            spellCheck={false}
            onKeyDown={onKeyDown}
            placeholder="{}"
            classNames={{ input: styles.code ?? "" }}
            value={variables}
            onChange={(event) => setVariables(event.currentTarget.value)}
          />
        </div>
        <section className={styles.pane} aria-label="Answer">
          <Answer result={result} />
        </section>
        <section className={styles.pane} aria-label="Schema">
          <h2>Schema</h2>
          <SchemaBrowser />
        </section>
      </div>
    </Page>
  );
}

function Answer({ result }: { result: Result | undefined }) {
  if (result === undefined) return <p className={styles.quiet}>The answer appears here.</p>;
  if ("problem" in result) return <p role="alert">{result.problem}</p>;
  return (
    <>
      <div className={styles.answerHead}>
        <h2>Answer</h2>
        <span className={styles.quiet}>
          HTTP {result.status}, {Math.round(result.tookMs)} ms
        </span>
        <CopyButton text={result.text} what="answer" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
      <pre className={styles.answer} tabIndex={0}>
        {result.text}
      </pre>
    </>
  );
}

function parseVariables(text: string): object | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
