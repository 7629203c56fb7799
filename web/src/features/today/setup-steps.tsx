import { Link } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import {
  ArrowRight,
  Building2,
  Check,
  HardDrive,
  KeyRound,
  MapPin,
  UsersRound,
} from "lucide-react";
import { Panel } from "#/ui/panel";
import styles from "./today.module.css";
import type { SetupStep, Today } from "./today-query";

interface Words {
  icon: LucideIcon;
  title: string;
  why: string;
  to: string;
  search: Record<string, string>;
  action: string;
}

const WORDS: Record<SetupStep, Words> = {
  CREATE_CLIENT: {
    icon: Building2,
    title: "Create your first client",
    why: "Everything in Steward belongs to a client: devices, people, promises.",
    to: "/clients",
    search: { create: "yes" },
    action: "New client",
  },
  CREATE_SITE: {
    icon: MapPin,
    title: "Give the client a site",
    why: "A site says where devices stand, and in which time zone its people work.",
    to: "/clients",
    search: {},
    action: "Choose a client",
  },
  CREATE_ENROLMENT_TOKEN: {
    icon: KeyRound,
    title: "Create an enrolment token",
    why: "It is the limited right of an agent to join this client. You get the command to copy.",
    to: "/settings/enrolment-tokens",
    search: { create: "yes" },
    action: "New token",
  },
  ENROL_DEVICE: {
    icon: HardDrive,
    title: "Run the command on a device",
    why: "Its processor, memory, network and disks appear here within seconds.",
    to: "/settings/enrolment-tokens",
    search: {},
    action: "Show tokens",
  },
  INVITE_PEOPLE: {
    icon: UsersRound,
    title: "Invite your colleagues",
    why: "Each person sees only the clients that you grant.",
    to: "/settings/people",
    search: { invite: "yes" },
    action: "Invite a person",
  },
};

/** From an empty installation to the first live device: the next step stands out. */
export function SetupSteps({ steps }: { steps: Today["setup"] }) {
  const next = steps.find((step) => !step.done)?.step;
  const done = steps.filter((step) => step.done).length;
  return (
    <Panel title="Get started" aside={`${done} of ${steps.length} done`} inset="flush">
      <ol className={styles.steps}>
        {steps.map(({ step, done: ready }) => (
          <Step
            key={step}
            words={WORDS[step]}
            state={ready ? "done" : step === next ? "next" : "later"}
          />
        ))}
      </ol>
    </Panel>
  );
}

function Step({ words, state }: { words: Words; state: "done" | "next" | "later" }) {
  const Icon = state === "done" ? Check : words.icon;
  return (
    <li className={styles.step} data-state={state}>
      <span className={styles.stepIcon}>
        <Icon size={16} aria-hidden />
      </span>
      <div className={styles.stepText}>
        <h3>
          {words.title}
          {state === "done" && <span className="visually-hidden"> (done)</span>}
        </h3>
        <p>{words.why}</p>
      </div>
      {state !== "done" && (
        <Link to={words.to} search={words.search} className={styles.stepLink}>
          {words.action}
          <ArrowRight size={14} aria-hidden />
        </Link>
      )}
    </li>
  );
}
