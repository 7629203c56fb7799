import { ActionIcon, Button } from "@mantine/core";
import { ArrowDownToLine, WrapText } from "lucide-react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { bytes } from "#/lib/quantity";
import { CopyButton } from "#/ui/copy-button";
import { Hint } from "#/ui/hint";
import { ansiLines, type Span } from "./ansi";
import type { CommandOutput } from "./output-buffer";
import styles from "./output-view.module.css";
import type { Chunk } from "./run-query";

interface Props {
  output: CommandOutput | undefined;
  /** Whether more may come. */
  live: boolean;
  /** Names the region for those who do not see it. */
  label: string;
}

/** Lines in the document at most; the copy button has all that was kept. */
const MOST_LINES = 2_000;
/** As near to the end as this counts as "at the end". */
const NEAR_END_PX = 24;

/** What a command prints, as it prints it. It follows the end until somebody scrolls up. */
export function OutputView({ output, live, label }: Props) {
  const box = useRef<HTMLPreElement>(null);
  const [following, setFollowing] = useState(true);
  const [wrapped, setWrapped] = useState(true);
  const chunks = output?.chunks ?? [];
  const lines = useMemo(() => linesOf(chunks), [chunks]);
  const shown = lines.slice(-MOST_LINES);
  const first = lines.length - shown.length;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `lines` is what moves the end
  useLayoutEffect(() => {
    const element = box.current;
    if (element !== null && following) element.scrollTop = element.scrollHeight;
  }, [lines, following]);

  if (chunks.length === 0) {
    return <p className={styles.none}>{live ? "Nothing printed yet." : "It printed nothing."}</p>;
  }
  const text = chunks.map((each) => each.text).join("");
  return (
    <div className={styles.output}>
      <div className={styles.tools}>
        {!following && live && (
          <Button
            leftSection={<ArrowDownToLine size={14} />}
            variant="light"
            onClick={() => setFollowing(true)}
          >
            Follow
          </Button>
        )}
        <Hint label={wrapped ? "Do not wrap lines" : "Wrap lines"}>
          <ActionIcon
            aria-label="Wrap lines"
            aria-pressed={wrapped}
            onClick={() => setWrapped(!wrapped)}
          >
            <WrapText size={14} />
          </ActionIcon>
        </Hint>
        <CopyButton text={text} what="output" />
      </div>
      <pre
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        tabIndex={0}
        role="region"
        aria-label={label}
        data-wrapped={wrapped}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setFollowing(scrollHeight - scrollTop - clientHeight < NEAR_END_PX)
        }
      >
        {((output?.dropped ?? 0) > 0 || first > 0) && (
          <span className={styles.gap}>
            … the beginning is left out ({bytes((output?.dropped ?? 0) + sizeOf(lines, first))})
            {"\n"}
          </span>
        )}
        {shown.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line's place in the output is its identity
          <Line key={first + i} line={line} />
        ))}
      </pre>
    </div>
  );
}

interface OutputLine {
  stream: Chunk["stream"];
  spans: Span[];
}

function Line({ line }: { line: OutputLine }) {
  return (
    <span className={styles.line} data-stream={line.stream}>
      {line.spans.map((span, i) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the spans of one line never move
          key={i}
          data-ink={span.ink}
          data-bold={span.bold}
        >
          {span.text}
        </span>
      ))}
    </span>
  );
}

/** Lines by stream: a run of chunks of one stream is one text, so that no escape code is cut in two. */
function linesOf(chunks: readonly Chunk[]): OutputLine[] {
  const lines: OutputLine[] = [];
  for (let i = 0; i < chunks.length; ) {
    const stream = chunks[i]?.stream ?? "OUT";
    let text = "";
    for (; i < chunks.length && chunks[i]?.stream === stream; i += 1) text += chunks[i]?.text ?? "";
    const parts = ansiLines(text);
    if (text.endsWith("\n")) parts.pop();
    lines.push(...parts.map((spans) => ({ stream, spans })));
  }
  return lines;
}

function sizeOf(lines: readonly OutputLine[], count: number): number {
  let size = 0;
  for (const { spans } of lines.slice(0, count)) {
    for (const { text } of spans) size += text.length;
  }
  return size;
}
