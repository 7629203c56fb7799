import { TriangleAlert } from "lucide-react";
import { bytes } from "#/lib/quantity";
import { Elapsed, Time } from "#/ui/time";
import type { CommandOutput } from "./output-buffer";
import { OutputView } from "./output-view";
import { endingLook, refusalWords } from "./run-look";
import type { AgentCommand } from "./run-query";
import { LookBadge } from "./run-state";
import styles from "./step-card.module.css";

/** One attempt of a script on the device: how far it is, what it printed, how it ended. */
export function CommandView(props: {
  command: AgentCommand;
  output: CommandOutput | undefined;
  title: string;
  several: boolean;
}) {
  const { command, output, title, several } = props;
  const live = command.endedAt === null;
  return (
    <div className={styles.command}>
      <p className={styles.quiet}>
        {several && <>Attempt {command.attempt}: </>}
        <Standing command={command} />
        {command.ending !== null && (
          <LookBadge look={endingLook(command.ending, command.exitCode)} />
        )}
        {command.droppedBytes > 0 && (
          <span>{bytes(command.droppedBytes)} of its output were not kept</span>
        )}
      </p>
      {command.refusal !== null && (
        <p role="alert" className={styles.refusal}>
          <TriangleAlert size={14} aria-hidden />
          <span>
            <strong>The agent refused.</strong> {refusalWords(command.refusal)}
          </span>
        </p>
      )}
      {command.refusal === null && command.startedAt !== null && (
        <OutputView output={output} live={live} label={`Output of ${title}`} />
      )}
    </div>
  );
}

function Standing({ command }: { command: AgentCommand }) {
  const { deliveredAt, startedAt, endedAt, expiresAt } = command;
  if (endedAt !== null) {
    return (
      <span>
        ended <Time at={endedAt} />
        {startedAt !== null && `, after ${tookWords(startedAt, endedAt)}`}
      </span>
    );
  }
  if (startedAt !== null) {
    return (
      <span>
        runs for <Elapsed since={startedAt} />
      </span>
    );
  }
  if (deliveredAt !== null) {
    return (
      <span>
        handed to the agent <Time at={deliveredAt} />
      </span>
    );
  }
  return (
    <span>
      waits for the agent; void <Time at={expiresAt} />
    </span>
  );
}

function tookWords(from: string, to: string): string {
  const ms = Date.parse(to) - Date.parse(from);
  return ms < 1_000 ? "less than a second" : `${Math.round(ms / 1_000)} s`;
}
