import { Meter } from "#/ui/meter";
import table from "#/ui/table.module.css";
import styles from "./managed-panel.module.css";
import type { ManagedPart } from "./overview-query";

/** The parts of the score with the facts that each comes from. What is not known says so. */
export function ScoreParts({ parts }: { parts: readonly ManagedPart[] }) {
  return (
    <table className={table.table}>
      <caption className="visually-hidden">What the score is made of</caption>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col" className={table.number}>
            Points
          </th>
          <th scope="col" aria-label="Points as a bar" className={styles.bar} />
          <th scope="col">Value</th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <tr key={part.key}>
            <td className={table.strong}>{part.name}</td>
            <td className={table.number}>{part.points ?? "–"}</td>
            <td className={styles.bar}>
              {part.points === null ? (
                <span className={styles.unknown} title="Not known; it lowers nothing." />
              ) : (
                <Meter share={part.points / 100} warnAt={2} label={`${part.name}: points of 100`} />
              )}
            </td>
            <td className={part.points === null ? table.quiet : ""}>{part.value}</td>
            <td className={table.quiet}>{part.facts}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
