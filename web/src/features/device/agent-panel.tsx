import { count, plural } from "#/lib/quantity";
import { Badge } from "#/ui/badge";
import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import type { Device } from "./device-query";

const STATUS = {
  PENDING: { tone: "warn", word: "awaiting confirmation" },
  ACTIVE: { tone: "good", word: "active" },
  REVOKED: { tone: "calm", word: "revoked" },
} as const;

/** Offsets below this are of no account: batches carry the agent's own clock. */
const NOTABLE_OFFSET_MS = 2_000;

/** The program on the machine: how it does itself. */
export function AgentPanel({ agent }: { agent: NonNullable<Device["agent"]> }) {
  const { tone, word } = STATUS[agent.status];
  return (
    <Panel title="Agent">
      <Facts
        rows={[
          [
            "State",
            <Badge key="s" tone={tone}>
              {word}
            </Badge>,
          ],
          ["Version", agent.version],
          ["Enrolled", <Time key="e" at={agent.enrolledAt} />],
          ["Clock", agent.clockOffsetMs === null ? null : clock(agent.clockOffsetMs)],
          [
            "Waiting to be sent",
            agent.bufferedFrames === null ? null : plural(agent.bufferedFrames, "frame"),
          ],
          [
            "Lost",
            agent.droppedFrames === 0
              ? "nothing"
              : `${count(agent.droppedFrames)} frames; its spool was full`,
          ],
          [
            "Key",
            <span key="k" className="row">
              <code>{agent.keyFingerprint.slice(0, 23)}…</code>
              <CopyButton text={agent.keyFingerprint} what="key fingerprint" />
            </span>,
          ],
        ]}
      />
    </Panel>
  );
}

function clock(offsetMs: number): string {
  if (Math.abs(offsetMs) < NOTABLE_OFFSET_MS) return "right";
  const seconds = Math.round(Math.abs(offsetMs) / 1_000);
  return `${count(seconds)} s ${offsetMs > 0 ? "ahead" : "behind"}; readings are shifted to the server's time`;
}
