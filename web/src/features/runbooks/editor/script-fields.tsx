import type { WorkOf } from "../definition";
import { ChoiceIn, ListIn, LongTextIn, NumberIn, TickIn } from "./inputs";
import type { FieldsOf } from "./work-fields";

/** A script: constant text; parameters reach it as arguments, never as part of it. */
export function ScriptFields({ path, work, onChange }: FieldsOf<WorkOf<"script">>) {
  const set = (change: Partial<WorkOf<"script">>) => onChange({ ...work, ...change });
  return (
    <>
      <LongTextIn
        path={`${path}.instruction`}
        label="What it does, in words"
        hint="Whoever approves reads this beside the script."
        value={work.instruction}
        onChange={(instruction) => set({ instruction })}
      />
      <div className="halves">
        <ChoiceIn
          path={`${path}.effect`}
          label="How far it goes"
          hint="A change needs an approval step before it; what cannot be taken back, two people."
          choices={[
            { value: "read", label: "only looks" },
            { value: "change", label: "changes something" },
            { value: "destructive", label: "cannot be taken back" },
          ]}
          value={work.effect}
          onChange={(effect) => set({ effect })}
        />
        <NumberIn
          path={`${path}.approvals`}
          label="Approvals, if more than its effect asks for"
          value={work.approvals}
          onChange={(approvals) => set({ approvals: approvals ?? 0 })}
        />
      </div>
      <LongTextIn
        path={`${path}.script`}
        label="Script"
        hint="Constant: values come as arguments and as STEWARD_… variables."
        rows={10}
        code
        value={work.script}
        onChange={(script) => set({ script })}
      />
      <div className="halves">
        <ListIn
          path={`${path}.interpreter`}
          label="Interpreter"
          hint="One part on each line; begins with an absolute path."
          apart="lines"
          value={work.interpreter}
          onChange={(interpreter) => set({ interpreter: [...interpreter] })}
        />
        <ListIn
          path={`${path}.arguments`}
          label="Arguments"
          hint="One on each line; {{name}} is a parameter."
          apart="lines"
          value={work.arguments}
          onChange={(args) => set({ arguments: [...args] })}
        />
      </div>
      <div className="halves">
        <ListIn
          path={`${path}.platforms`}
          label="Operating systems"
          hint="linux, macos, windows"
          apart="commas"
          value={work.platforms}
          onChange={(platforms) => set({ platforms: [...platforms] })}
        />
        <ChoiceIn
          path={`${path}.way`}
          label="The script reaches the interpreter"
          choices={[
            { value: "stdin", label: "on standard input" },
            { value: "file", label: "as a file ({script} among the arguments)" },
          ]}
          value={work.way}
          onChange={(way) => set({ way })}
        />
      </div>
      <div className="halves">
        <NumberIn
          path={`${path}.timeout_s`}
          label="Runs at most"
          suffix="seconds"
          value={work.timeout_s}
          onChange={(seconds) => set({ timeout_s: seconds ?? 0 })}
        />
        <NumberIn
          path={`${path}.no_change_exit`}
          label="Exit code for “nothing to change” (optional)"
          value={work.no_change_exit}
          onChange={(code) => set({ no_change_exit: code })}
        />
      </div>
      <TickIn
        path={`${path}.idempotent`}
        label="Doing it twice is the same as doing it once"
        hint="Only then is it repeated when its outcome is not known."
        value={work.idempotent}
        onChange={(idempotent) => set({ idempotent })}
      />
      <TickIn
        path={`${path}.verifies`}
        label="Its success proves that what was done before it has worked"
        value={work.verifies}
        onChange={(verifies) => set({ verifies })}
      />
    </>
  );
}
