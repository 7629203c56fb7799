import { ActionIcon } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { bytes, percent } from "#/lib/quantity";
import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { Hint } from "#/ui/hint";
import { Meter } from "#/ui/meter";
import { Elapsed, Time } from "#/ui/time";
import { DeviceStateBadge } from "./device-state";
import type { DeviceRow } from "./devices-query";
import styles from "./devices-table.module.css";
import { cpuBusy, filesystems, memory } from "./latest";

/** A look at one device without leaving the list. */
export function DevicePeek({ device, onClose }: { device: DeviceRow; onClose: () => void }) {
  const busy = cpuBusy(device.latest);
  const used = memory(device.latest);
  return (
    <aside className={styles.peek} aria-label={`${device.name} at a glance`}>
      <div className={styles.peekHead}>
        <div>
          <h2>
            <Link to="/devices/$deviceId" params={{ deviceId: device.id }}>
              {device.name}
            </Link>
          </h2>
          <DeviceStateBadge state={device.state} />
        </div>
        <Hint label="Close" keys="Escape">
          <ActionIcon aria-label="Close the peek" onClick={onClose}>
            <X size={16} />
          </ActionIcon>
        </Hint>
      </div>
      {device.silence !== null && (
        <p className={styles.silence}>
          Silent for <Elapsed since={device.silence.since} />. {device.silence.message}
        </p>
      )}
      <Facts
        rows={[
          [
            "Client",
            <Link key="c" to="/clients/$clientId" params={{ clientId: device.client.id }}>
              {device.client.name}
            </Link>,
          ],
          ["Site", device.site?.name ?? null],
          [
            "Host name",
            <span key="h" className="row">
              {device.hostname}
              <CopyButton text={device.hostname} what="host name" />
            </span>,
          ],
          ["Platform", device.platform],
          [
            "Last seen",
            device.lastSeenAt === null ? "never" : <Time key="s" at={device.lastSeenAt} />,
          ],
        ]}
      />
      <div className={styles.bars}>
        {busy !== undefined && <Bar name="Processor" words={percent(busy)} share={busy / 100} />}
        {used !== undefined && (
          <Bar
            name="Memory"
            words={`${bytes(used.used)} of ${bytes(used.total)}`}
            share={used.share}
          />
        )}
        {filesystems(device.latest).map((each) => (
          <Bar
            key={each.component}
            name={each.component}
            words={`${bytes(each.used)} of ${bytes(each.total)}`}
            share={each.share}
          />
        ))}
        {device.latest.length === 0 && <p className={styles.quiet}>No readings yet.</p>}
      </div>
    </aside>
  );
}

function Bar(props: { name: string; words: string; share: number }) {
  return (
    <div className={styles.bar}>
      <span>{props.name}</span>
      <span className={styles.shareNumber}>{props.words}</span>
      <Meter share={props.share} label={props.name} />
    </div>
  );
}
