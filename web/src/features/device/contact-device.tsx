import { Link } from "@tanstack/react-router";
import { bytes, percent } from "#/lib/quantity";
import { Meter } from "#/ui/meter";
import { Page } from "#/ui/page";
import { Panel } from "#/ui/panel";
import { Elapsed } from "#/ui/time";
import { stateSentence } from "../contact-home/plain-words";
import { filesystems, memory } from "../devices/latest";
import styles from "./contact-device.module.css";
import type { Device } from "./device-query";

/** One computer in plain words, for the people who work with it. */
export function ContactDevice({ device }: { device: Device }) {
  const disks = filesystems(device.latest);
  const used = memory(device.latest);
  return (
    <Page
      title={device.name}
      trail={<Link to="/devices">Computers</Link>}
      summary={stateSentence(device.state)}
    >
      <div className={styles.column}>
        {device.silence !== null && (
          <p>
            We have heard nothing from it for <Elapsed since={device.silence.since} />.{" "}
            {device.silence.message}
          </p>
        )}
        <Panel title="Space on its disks">
          {disks.length === 0 && <p>Not known yet.</p>}
          {disks.map(({ component, share, used: taken, total }) => (
            <div key={component} className={styles.bar}>
              <span>{component}</span>
              <span>
                {bytes(total - taken)} of {bytes(total)} free
              </span>
              <Meter share={share} label={`${component} used`} />
            </div>
          ))}
        </Panel>
        {used !== undefined && (
          <Panel title="Memory">
            <div className={styles.bar}>
              <span>In use</span>
              <span>{percent(100 * used.share)}</span>
              <Meter share={used.share} label="Memory in use" />
            </div>
          </Panel>
        )}
        {device.businessServices.length > 0 && (
          <Panel title="What you use it for">
            {device.businessServices.map(({ name }) => name).join(", ")}
          </Panel>
        )}
      </div>
    </Page>
  );
}
