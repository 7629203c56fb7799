import { Link } from "@tanstack/react-router";
import { createColumnHelper, tableFeatures } from "@tanstack/react-table";
import { percent } from "#/lib/quantity";
import { Meter } from "#/ui/meter";
import { Time } from "#/ui/time";
import { DeviceStateBadge } from "./device-state";
import type { DeviceRow } from "./devices-query";
import styles from "./devices-table.module.css";
import { cpuBusy, filesystems, memory } from "./latest";

export const features = tableFeatures({});
const column = createColumnHelper<typeof features, DeviceRow>();

/** Columns whose values are numbers or ages: aligned right. */
export const RIGHT: readonly string[] = ["cpu", "seen"];

export const columns = column.columns([
  column.display({
    id: "name",
    header: "Name",
    cell: ({ row: { original: device } }) => (
      <Link to="/devices/$deviceId" params={{ deviceId: device.id }} className={styles.name}>
        {device.name}
      </Link>
    ),
  }),
  column.display({
    id: "state",
    header: "State",
    cell: ({ row }) => <DeviceStateBadge state={row.original.state} />,
  }),
  column.display({
    id: "client",
    header: "Client",
    cell: ({ row: { original: device } }) => (
      <span className={styles.clip}>
        {device.client.name}
        {device.site !== null && <span className={styles.quiet}> · {device.site.name}</span>}
      </span>
    ),
  }),
  column.display({
    id: "cpu",
    header: "CPU",
    cell: ({ row }) => {
      const busy = cpuBusy(row.original.latest);
      return busy === undefined ? <Unknown /> : percent(busy);
    },
  }),
  column.display({
    id: "memory",
    header: "Memory",
    cell: ({ row }) => (
      <ShareCell share={memory(row.original.latest)?.share} label="Memory in use" />
    ),
  }),
  column.display({
    id: "disk",
    header: "Fullest disk",
    cell: ({ row }) => {
      const fullest = filesystems(row.original.latest)[0];
      return (
        <ShareCell
          share={fullest?.share}
          label={`Fullest filesystem ${fullest?.component ?? ""}`}
          title={fullest?.component}
        />
      );
    },
  }),
  column.display({
    id: "seen",
    header: "Last seen",
    cell: ({ row }) =>
      row.original.lastSeenAt === null ? (
        <span className={styles.quiet}>never</span>
      ) : (
        <span className={styles.quiet}>
          <Time at={row.original.lastSeenAt} />
        </span>
      ),
  }),
]);

function ShareCell(props: {
  share: number | undefined;
  label: string;
  title?: string | undefined;
}) {
  if (props.share === undefined) return <Unknown />;
  return (
    <span className={styles.share} title={props.title}>
      <Meter share={props.share} label={props.label} />
      <span className={styles.shareNumber}>{percent(props.share * 100)}</span>
    </span>
  );
}

function Unknown() {
  return (
    <span className={styles.quiet}>
      <span aria-hidden>–</span>
      <span className="visually-hidden">unknown</span>
    </span>
  );
}
