import { Fragment, useMemo } from "react";
import { type Block, type Inline, parseMarkdown } from "#/lib/markdown";
import styles from "./markdown.module.css";

/** A person's text with its markup shown. Nothing of it reaches the page as HTML. */
export function Markdown({ text }: { text: string }) {
  const tree = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div className={styles.markdown}>
      <Blocks of={tree} />
    </div>
  );
}

function Blocks({ of }: { of: readonly Block[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
  return of.map((block, i) => <OneBlock key={i} block={block} />);
}

function OneBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case "paragraph":
      return (
        <p>
          <Inlines of={block.of} />
        </p>
      );
    case "heading":
      return (
        <p className={styles.heading} data-level={Math.min(block.level, 3)}>
          <Inlines of={block.of} />
        </p>
      );
    case "code":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return (
        <blockquote>
          <Blocks of={block.of} />
        </blockquote>
      );
    case "rule":
      return <hr />;
    case "list":
      return block.ordered ? (
        <ol start={block.start}>
          <Items of={block.items} />
        </ol>
      ) : (
        <ul>
          <Items of={block.items} />
        </ul>
      );
  }
}

function Items({ of }: { of: readonly Block[][] }) {
  return of.map((item, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
    <li key={i}>
      <Blocks of={item} />
    </li>
  ));
}

function Inlines({ of }: { of: readonly Inline[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
  return of.map((part, i) => <Fragment key={i}>{inline(part)}</Fragment>);
}

function inline(part: Inline) {
  switch (part.kind) {
    case "text":
      return part.text;
    case "code":
      return <code>{part.text}</code>;
    case "break":
      return <br />;
    case "strong":
      return (
        <strong>
          <Inlines of={part.of} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Inlines of={part.of} />
        </em>
      );
    case "struck":
      return (
        <s>
          <Inlines of={part.of} />
        </s>
      );
    case "link":
      return (
        <a
          href={part.href}
          {...(part.href.startsWith("/")
            ? {}
            : { target: "_blank", rel: "noopener noreferrer nofollow" })}
        >
          <Inlines of={part.of} />
        </a>
      );
  }
}
