import { Link } from "@tanstack/react-router";
import { Hourglass } from "lucide-react";
import { lazy, Suspense } from "react";
import { plural } from "#/lib/quantity";
import { Badge } from "#/ui/badge";
import { Notice } from "#/ui/notice";
import { Panel } from "#/ui/panel";
import { CRITICALITY_SHORT } from "../clients/criticality";
import { useCan } from "../session/viewer";
import { AgentPanel } from "./agent-panel";
import { AvailabilityPanel } from "./availability-panel";
import { ChartsSection } from "./charts/charts-section";
import styles from "./device-body.module.css";
import type { Device } from "./device-query";
import { FilesystemsPanel, InterfacesPanel, MachinePanel } from "./inventory-panels";
import { DuplicateBanner, SilenceBanner } from "./silence-banner";

// Below the charts: they may come a moment later.
const ChecksPanel = lazy(() =>
  import("./checks-panel").then((module) => ({ default: module.ChecksPanel })),
);
const RunsPanel = lazy(() =>
  import("../runs/runs-panel").then((module) => ({ default: module.RunsPanel })),
);

/** Charts first, then what the machine is and how it has been. */
export function DeviceBody({ device }: { device: Device }) {
  const { inventory, agent, lastSeenAt } = device;
  const can = useCan();
  const lastSeen = device.state === "LIVE" && lastSeenAt !== null ? Date.parse(lastSeenAt) : null;
  return (
    <>
      {device.silence !== null && <SilenceBanner silence={device.silence} />}
      {device.possibleDuplicateOf !== null && (
        <DuplicateBanner other={device.possibleDuplicateOf} />
      )}
      {device.state === "AWAITING" ? (
        <Notice icon={Hourglass} title="Enrolled; waiting for the first readings">
          They come within seconds of the agent's start. If they do not, look at the agent's log on
          the device.
        </Notice>
      ) : (
        <ChartsSection deviceId={device.id} lastSeen={lastSeen} />
      )}
      <div className={styles.columns}>
        <div className={styles.column}>
          <Suspense fallback={null}>
            {can("INSIGHT_READ") && <ChecksPanel deviceId={device.id} />}
          </Suspense>
          <AvailabilityPanel deviceId={device.id} state={device.state} />
          {inventory !== null && <FilesystemsPanel filesystems={inventory.filesystems} />}
          {inventory !== null && <InterfacesPanel interfaces={inventory.interfaces} />}
        </div>
        <div className={styles.column}>
          {inventory !== null && <MachinePanel inventory={inventory} />}
          <ServicesOnDevice device={device} />
          <Suspense fallback={null}>
            <RunsPanel filter={{ deviceId: device.id }} start={{ device: device.id }} />
          </Suspense>
          {agent !== null && <AgentPanel agent={agent} />}
        </div>
      </div>
    </>
  );
}

function ServicesOnDevice({ device }: { device: Device }) {
  return (
    <Panel title="What depends on it">
      {device.businessServices.length === 0 && (
        <p className={styles.none}>
          No business service names this device.{" "}
          <Link to="/clients/$clientId" params={{ clientId: device.client.id }}>
            Say which one stands on it
          </Link>
          , so that a fault can be told in its effect.
        </p>
      )}
      <ul className={styles.services}>
        {device.businessServices.map(({ id, name, criticality, userCount }) => (
          <li key={id}>
            <strong>{name}</strong>
            <Badge tone="calm">{CRITICALITY_SHORT[criticality]}</Badge>
            <span className={styles.none}>{plural(userCount, "person", "people")}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
