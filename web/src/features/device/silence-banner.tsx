import { Link } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import { Copy, KeyRound, Power, ServerOff, WifiOff } from "lucide-react";
import { Elapsed } from "#/ui/time";
import type { Device } from "./device-query";
import styles from "./silence-banner.module.css";

type Reason = NonNullable<Device["silence"]>["reason"];

/** What a person can do about each reason. */
const ADVICE: Record<Reason, { icon: LucideIcon; next: string }> = {
  UNKNOWN: {
    icon: WifiOff,
    next: "Check power and network at the site; the device may work without being able to report.",
  },
  AGENT_STOPPED: { icon: Power, next: "Start the agent's service on the device again." },
  HOST_SHUTDOWN: {
    icon: Power,
    next: "Nothing to do if this was meant; it reports again after the next start.",
  },
  SERVER_WAS_DOWN: {
    icon: ServerOff,
    next: "Agents send what they kept as soon as they reach the server; the gap closes by itself.",
  },
  AGENT_REVOKED: {
    icon: KeyRound,
    next: "Enrol the device again with a new token if it should report.",
  },
};

/** Says that a device does not report, why as far as is known, and what to do. */
export function SilenceBanner({ silence }: { silence: NonNullable<Device["silence"]> }) {
  const { icon: Icon, next } = ADVICE[silence.reason];
  return (
    <div role="status" className={styles.banner}>
      <Icon size={18} aria-hidden />
      <p>
        <strong>
          Silent for <Elapsed since={silence.since} />.
        </strong>{" "}
        {silence.message} <span className={styles.next}>{next}</span>
      </p>
    </div>
  );
}

/** Says that this may be a machine that is already there. */
export function DuplicateBanner({ other }: { other: { id: string; name: string } }) {
  return (
    <div role="status" className={styles.banner}>
      <Copy size={18} aria-hidden />
      <p>
        <strong>This may be {other.name} enrolled a second time.</strong> Both report the same
        hardware. Compare with{" "}
        <Link to="/devices/$deviceId" params={{ deviceId: other.id }}>
          {other.name}
        </Link>{" "}
        and retire the one that no longer reports.
      </p>
    </div>
  );
}
