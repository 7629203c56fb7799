import { Meter } from "#/ui/meter";
import table from "#/ui/table.module.css";
import type { Block, ReportDocument, Section } from "./document-fields";
import styles from "./document-view.module.css";

interface Props {
  document: ReportDocument;
  /** Leaves the heading to the page around it. */
  untitled?: boolean;
}

/** A report as it is read: plain words first, then the facts. */
export function DocumentView({ document, untitled = false }: Props) {
  const { title, client, provider, period, asOf, summary, sections } = document;
  return (
    <article className={styles.report}>
      <header>
        {!untitled && <h1>{title}</h1>}
        <p className={styles.about}>{[client, period, `from ${provider}`, asOf].join(" · ")}</p>
      </header>
      <div className={styles.summary}>
        {summary.map((paragraph, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one edition never move
          <p key={index}>{paragraph}</p>
        ))}
      </div>
      {sections.map((section) => (
        <SectionView key={section.key} section={section} />
      ))}
    </article>
  );
}

function SectionView({ section: { key, heading, intro, blocks } }: { section: Section }) {
  return (
    <section className={styles.section} aria-labelledby={`section-${key}`}>
      <h2 id={`section-${key}`}>{heading}</h2>
      {intro !== "" && <p className={styles.intro}>{intro}</p>}
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks of one edition never move
        <BlockView key={index} block={block} />
      ))}
    </section>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.__typename) {
    case "ReportTable":
      return (
        <div className="framed">
          <table className={table.table}>
            <caption className={styles.caption}>{block.tableCaption}</caption>
            <thead>
              <tr>
                {block.columns.map(({ name, number }) => (
                  <th key={name} scope="col" className={number ? table.number : ""}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of one edition never move
                <tr key={index}>
                  {row.map((cell, column) => (
                    <td
                      // biome-ignore lint/suspicious/noArrayIndexKey: cells stand in their columns
                      key={column}
                      className={
                        block.columns[column]?.number === true ? table.number : styles.cell
                      }
                    >
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case "ReportStory":
      return (
        <div className={styles.story}>
          <h3>{block.title}</h3>
          <p className={styles.line}>{block.line}</p>
          <dl>
            {block.parts.map(({ name, text }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </div>
      );
    case "ReportBars":
      return (
        <figure className={styles.bars}>
          <figcaption className={styles.caption}>{block.barsCaption}</figcaption>
          <ul>
            {block.bars.map(({ name, points, value, facts }) => (
              <li key={name}>
                <strong>{name}</strong>
                <span className={styles.bar}>
                  {points === null ? (
                    <span className={styles.unknown} />
                  ) : (
                    <Meter share={points / 100} warnAt={2} label={`${name}: points of 100`} />
                  )}
                </span>
                <span className={styles.value}>{value}</span>
                <span className={styles.facts}>{facts}</span>
              </li>
            ))}
          </ul>
        </figure>
      );
    case "ReportNote":
      return <p className={styles.note}>{block.text}</p>;
  }
}
