import type { Risk } from "./planning-query";
import styles from "./risk-matrix.module.css";
import { cellCounts, gravity, IMPACT_WORDS, LIKELIHOOD_WORDS, STEPS } from "./risk-scale";

interface Cell {
  likelihood: number;
  impact: number;
}

interface Props {
  risks: readonly Pick<Risk, "likelihood" | "impact">[];
  chosen: Cell | null;
  onChoose: (cell: Cell | null) => void;
}

/** Likelihood by impact; a cell narrows the list to its risks. */
export function RiskMatrix({ risks, chosen, onChoose }: Props) {
  const counts = cellCounts(risks);
  return (
    <div className={styles.frame}>
      <table className={styles.matrix}>
        <caption>Likelihood (up) by impact (right)</caption>
        <tbody>
          {STEPS.toReversed().map((likelihood) => (
            <tr key={likelihood}>
              <th scope="row" title={LIKELIHOOD_WORDS[likelihood]}>
                {likelihood}
              </th>
              {STEPS.map((impact) => {
                const count = counts.get(`${likelihood}-${impact}`) ?? 0;
                const pressed = chosen?.likelihood === likelihood && chosen.impact === impact;
                const { tone, word } = gravity(likelihood * impact);
                return (
                  <td key={impact}>
                    <button
                      type="button"
                      data-tone={tone}
                      data-empty={count === 0}
                      aria-pressed={pressed}
                      disabled={count === 0 && !pressed}
                      aria-label={`${LIKELIHOOD_WORDS[likelihood]}, ${IMPACT_WORDS[impact]} (${word}): ${count}`}
                      title={`${LIKELIHOOD_WORDS[likelihood]}, ${IMPACT_WORDS[impact]}: ${word}`}
                      onClick={() => onChoose(pressed ? null : { likelihood, impact })}
                    >
                      {count === 0 ? "" : count}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
          <tr>
            <td />
            {STEPS.map((impact) => (
              <th key={impact} scope="col" title={IMPACT_WORDS[impact]}>
                {impact}
              </th>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
