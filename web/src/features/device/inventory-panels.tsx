import { bytes, percent } from "#/lib/quantity";
import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { Meter } from "#/ui/meter";
import { Panel } from "#/ui/panel";
import table from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import type { Inventory } from "./device-query";

/** What the machine is made of, as its agent found it. */
export function MachinePanel({ inventory }: { inventory: Inventory }) {
  const { hardware, os, collectedAt } = inventory;
  return (
    <Panel
      title="Machine"
      aside={
        <>
          looked at <Time at={collectedAt} />
        </>
      }
    >
      <Facts
        rows={[
          ["System", os === null ? null : `${os.name} ${os.version}`],
          ["Kernel", os === null ? null : `${os.kernel} (${os.architecture})`],
          ["Booted", os?.bootedAt == null ? null : <Time key="b" at={os.bootedAt} />],
          [
            "Processor",
            hardware === null
              ? null
              : `${hardware.cpu}, ${hardware.cpuCores} cores, ${hardware.cpuThreads} threads`,
          ],
          ["Memory", hardware === null ? null : bytes(hardware.memoryBytes)],
          [
            "Model",
            hardware === null
              ? null
              : [hardware.vendor, hardware.model].filter(Boolean).join(" ") || null,
          ],
          [
            "Serial number",
            hardware?.serial == null ? null : (
              <span key="s" className="row">
                {hardware.serial}
                <CopyButton text={hardware.serial} what="serial number" />
              </span>
            ),
          ],
        ]}
      />
    </Panel>
  );
}

export function FilesystemsPanel({ filesystems }: { filesystems: Inventory["filesystems"] }) {
  return (
    <Panel title="Filesystems" aside={filesystems.length} inset="flush">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Mount</th>
            <th scope="col">Device</th>
            <th scope="col">Type</th>
            <th scope="col">
              <span className="visually-hidden">Used</span>
            </th>
            <th scope="col" className={table.number}>
              Used
            </th>
            <th scope="col" className={table.number}>
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {filesystems.map(({ mount, device, kind, totalBytes, usedBytes, readOnly }) => (
            <tr key={mount}>
              <td className={table.strong}>{mount}</td>
              <td className={table.quiet}>{device}</td>
              <td>
                {kind}
                {readOnly && <span className={table.quiet}> read-only</span>}
              </td>
              <td className={table.meter}>
                <Meter
                  share={totalBytes > 0 ? usedBytes / totalBytes : 0}
                  label={`${mount} used`}
                />
              </td>
              <td className={table.number}>
                {totalBytes > 0 ? percent((100 * usedBytes) / totalBytes) : "–"}
              </td>
              <td className={table.number}>{bytes(totalBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

export function InterfacesPanel({ interfaces }: { interfaces: Inventory["interfaces"] }) {
  return (
    <Panel title="Network interfaces" aside={interfaces.length} inset="flush">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Addresses</th>
            <th scope="col">Hardware address</th>
          </tr>
        </thead>
        <tbody>
          {interfaces.map(({ name, mac, addresses }) => (
            <tr key={name}>
              <td className={table.strong}>{name}</td>
              <td>{addresses.join(", ") || <span className={table.quiet}>none</span>}</td>
              <td className={table.quiet}>{mac ?? "none"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
