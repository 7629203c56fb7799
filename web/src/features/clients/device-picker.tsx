import { Checkbox } from "@mantine/core";
import { useQuery } from "urql";
import { graphql } from "#/gql/graphql";
import styles from "./device-picker.module.css";

const PickableDevices = graphql(`
  query PickableDevices($clientId: ID!) {
    devices(first: 100, filter: { clientId: $clientId, state: [LIVE, SILENT, AWAITING] }, orderBy: NAME) {
      nodes { id name }
      totalCount
    }
  }
`);

interface Props {
  clientId: string;
  /** What the choice is about. */
  legend?: string;
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}

/** Which of the client's devices something is about; at first, what a service stands on. */
export function DevicePicker(props: Props) {
  const { clientId, legend = "Devices it stands on (optional)", chosen, onChange } = props;
  const [{ data, fetching }] = useQuery({ query: PickableDevices, variables: { clientId } });
  const devices = data?.devices.nodes ?? [];
  const toggle = (id: string, on: boolean) =>
    onChange(on ? [...chosen, id] : chosen.filter((each) => each !== id));
  return (
    <fieldset className={styles.picker}>
      <legend>{legend}</legend>
      {devices.length === 0 && <p>{fetching ? "Loading…" : "This client has no devices yet."}</p>}
      {devices.length > 0 && (
        <div className={styles.list}>
          {devices.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={chosen.includes(id)}
              onChange={(event) => toggle(id, event.currentTarget.checked)}
            />
          ))}
        </div>
      )}
      {data !== undefined && data.devices.totalCount > devices.length && (
        <p>The first 100 devices by name are listed.</p>
      )}
    </fieldset>
  );
}
