import { blankEvidence, type EvidenceSpec, promptOf } from "../definition";
import { ChoiceIn, ListIn, NumberIn, TextIn } from "./inputs";

interface Props {
  path: string;
  spec: EvidenceSpec;
  onChange: (spec: EvidenceSpec) => void;
}

/** What a person must give so that a step counts as done. */
export function EvidenceFields({ path, spec, onChange }: Props) {
  const prompt = promptOf(spec);
  return (
    <>
      <div className="halves">
        <ChoiceIn
          path={`${path}.kind`}
          label="Evidence"
          choices={[
            { value: "text", label: "in words" },
            { value: "number", label: "a measured number" },
            { value: "choice", label: "one of a list" },
            { value: "attestation", label: "the person's word" },
          ]}
          value={spec.kind}
          onChange={(kind) => onChange(blankEvidence(kind, prompt))}
        />
        <TextIn
          path={spec.kind === "attestation" ? `${path}.statement` : `${path}.prompt`}
          label={spec.kind === "attestation" ? "What the person states" : "What is asked"}
          value={prompt}
          onChange={(text) =>
            onChange(
              spec.kind === "attestation"
                ? { ...spec, statement: text }
                : { ...spec, prompt: text },
            )
          }
        />
      </div>
      {spec.kind === "number" && (
        <div className="halves">
          <TextIn
            path={`${path}.unit`}
            label="Unit"
            value={spec.unit}
            onChange={(unit) => onChange({ ...spec, unit })}
          />
          <div className="halves">
            <NumberIn
              path={`${path}.minimum`}
              label="At least"
              value={spec.minimum}
              onChange={(minimum) => onChange({ ...spec, minimum })}
            />
            <NumberIn
              path={`${path}.maximum`}
              label="At most"
              value={spec.maximum}
              onChange={(maximum) => onChange({ ...spec, maximum })}
            />
          </div>
        </div>
      )}
      {spec.kind === "choice" && (
        <ListIn
          path={`${path}.choices`}
          label="The list"
          hint="Separated by commas."
          apart="commas"
          value={spec.choices}
          onChange={(choices) => onChange({ ...spec, choices: [...choices] })}
        />
      )}
    </>
  );
}
