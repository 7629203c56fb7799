import { useClient } from "urql";
import { check, maxLength, nonEmpty, object, picklist, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { FileHash } from "./file-hash";
import { OccurrenceEvidenceAdd } from "./occurrence-mutations";
import { EVIDENCE_KINDS, EVIDENCE_WORDS } from "./upkeep-look";
import type { EvidenceKind, Occurrence } from "./upkeep-query";

const text = pipe(string(), trim());
const numberOf = (given: string) => Number(given.replace(",", "."));

const schema = object({
  kind: picklist(EVIDENCE_KINDS),
  statement: pipe(text, maxLength(4_000, "At most 4,000 characters.")),
  measure: pipe(
    text,
    check((given) => given === "" || Number.isFinite(numberOf(given)), "Enter a number."),
  ),
  unit: text,
  fileName: text,
  fileHash: text,
  fileSize: text,
  runId: text,
  doesNotProve: pipe(
    text,
    nonEmpty("Say what it does not prove; nothing proves everything."),
    maxLength(4_000, "At most 4,000 characters."),
  ),
});

/** Proof of what was done, with what it does not prove. It is never changed afterwards. */
export function EvidenceForm(props: { occurrence: Occurrence; onClose: () => void }) {
  const { occurrence, onClose } = props;
  const client = useClient();
  const form = useForm({
    initial: {
      kind: (occurrence.missingEvidence ?? occurrence.obligation.requiredEvidence) as EvidenceKind,
      statement: "",
      measure: "",
      unit: "",
      fileName: "",
      fileHash: "",
      fileSize: "",
      runId: "",
      doesNotProve: "",
    },
    schema,
    submit: ({ kind, statement, doesNotProve, ...rest }, { idempotencyKey }) =>
      act(
        client,
        OccurrenceEvidenceAdd,
        {
          input: {
            id: nodeIdOf("evidence", idempotencyKey),
            occurrenceId: occurrence.id,
            kind,
            statement,
            doesNotProve,
            ...proofOf(kind, rest),
          },
        },
        idempotencyKey,
      ),
    onDone: onClose,
  });
  const { kind } = form.values;
  return (
    <FormBody form={form} submitLabel="Add the evidence" onCancel={onClose}>
      <ChoiceField
        form={form}
        name="kind"
        label="What kind"
        {...(occurrence.missingEvidence === null
          ? {}
          : { hint: `What is still missing: ${EVIDENCE_WORDS[occurrence.missingEvidence]}.` })}
        choices={EVIDENCE_KINDS.map((value) => ({ value, label: EVIDENCE_WORDS[value] }))}
      />
      {kind === "MEASURE" && (
        <div className="pair">
          <TextField form={form} name="measure" label="Number" />
          <TextField form={form} name="unit" label="Unit" placeholder="min" />
        </div>
      )}
      {kind === "FILE" && (
        <>
          <FileHash
            onRead={({ name, size, hash }) => {
              form.set("fileName", name);
              form.set("fileSize", String(size));
              form.set("fileHash", hash);
            }}
          />
          <TextField form={form} name="fileName" label="Name of the file" />
          <TextField
            form={form}
            name="fileHash"
            label="Its hash"
            hint="SHA-256 or BLAKE3, 64 hexadecimal digits."
          />
        </>
      )}
      {kind === "RUN" && (
        <TextField form={form} name="runId" label="Id of the run" placeholder="run_…" />
      )}
      <LongTextField
        form={form}
        name="statement"
        label={kind === "ATTESTATION" ? "What you state" : "What it shows"}
        optional={kind === "MEASURE" || kind === "FILE" || kind === "RUN"}
      />
      <LongTextField
        form={form}
        name="doesNotProve"
        label="What it does not prove"
        placeholder="Only the file server was looked at; databases were not restored."
      />
    </FormBody>
  );
}

function proofOf(
  kind: EvidenceKind,
  given: {
    measure: string;
    unit: string;
    fileName: string;
    fileHash: string;
    fileSize: string;
    runId: string;
  },
) {
  switch (kind) {
    case "MEASURE":
      return { measure: given.measure === "" ? null : numberOf(given.measure), unit: given.unit };
    case "FILE":
      return {
        fileName: given.fileName,
        fileHash: given.fileHash,
        fileSizeBytes: given.fileSize === "" ? null : Number(given.fileSize),
      };
    case "RUN":
      return { runId: given.runId };
    case "TEXT":
    case "ATTESTATION":
      return {};
  }
}
