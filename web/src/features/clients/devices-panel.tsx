import { Link } from "@tanstack/react-router";
import { useLiveQuery } from "#/gql/use-live-query";
import { Panel } from "#/ui/panel";
import { ProblemLine } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import table from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import { DeviceStateBadge } from "../devices/device-state";
import { useOnChange } from "../live/changes";
import styles from "./client-body.module.css";
import { type ClientDevice, ClientDevicesQuery } from "./client-query";

const SHOWN = 12;
const KINDS = ["DEVICE"] as const;

/** The client's devices, those that changed last on top. */
export function ClientDevicesPanel({ clientId }: { clientId: string }) {
  const { data, loading, problem, refetch } = useLiveQuery({
    query: ClientDevicesQuery,
    variables: { clientId },
  });
  useOnChange(KINDS, refetch);
  const all = data?.devices.nodes ?? [];
  const total = data?.devices.totalCount ?? 0;
  return (
    <Panel
      title="Devices"
      aside={total || undefined}
      inset="flush"
      actions={
        total > 0 ? (
          <Link to="/devices" search={{ client: clientId }} className={table.headLink}>
            Show all
          </Link>
        ) : undefined
      }
    >
      {loading && <SkeletonRows rows={4} />}
      {data === undefined && problem !== undefined && (
        <ProblemLine problem={problem} onRetry={refetch} />
      )}
      {data !== undefined && total === 0 && (
        <div className={styles.empty}>
          <span>No device yet. An agent reports within seconds of its enrolment.</span>
          <Link to="/settings/enrolment-tokens" search={{ client: clientId, create: "yes" }}>
            Install an agent
          </Link>
        </div>
      )}
      {all.length > 0 && <DeviceRows rows={all.slice(0, SHOWN)} />}
    </Panel>
  );
}

function DeviceRows({ rows }: { rows: readonly ClientDevice[] }) {
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">State</th>
          <th scope="col">Site</th>
          <th scope="col" className={table.number}>
            Since
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((device) => (
          <tr key={device.id}>
            <td className={table.strong}>
              <Link to="/devices/$deviceId" params={{ deviceId: device.id }} className={table.name}>
                {device.name}
              </Link>
            </td>
            <td>
              <DeviceStateBadge state={device.state} />
            </td>
            <td>{device.site?.name ?? <span className={table.quiet}>none</span>}</td>
            <td className={`${table.number} ${table.quiet}`}>
              <Time at={device.stateSince} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
