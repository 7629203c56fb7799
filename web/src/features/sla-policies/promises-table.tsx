import table from "#/ui/table.module.css";
import type { Policy } from "./policy-query";
import { TARGET_WORDS, TARGETS } from "./promise";

/** What is promised for which priority; what is not promised is a dash. */
export function PromisesTable(props: {
  priorities: readonly Pick<Policy["priorities"][number], "priority" | "targets">[];
}) {
  const { priorities } = props;
  return (
    <table className={table.table}>
      <caption className="visually-hidden">Promised times</caption>
      <thead>
        <tr>
          <th scope="col">Priority</th>
          {TARGETS.map((target) => (
            <th key={target} scope="col">
              {TARGET_WORDS[target]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {priorities.map(({ priority, targets }) => (
          <tr key={priority}>
            <td className={table.strong}>{priority}</td>
            {TARGETS.map((target) => (
              <td key={target}>{targets.find(({ kind }) => kind === target)?.text ?? "–"}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
