import { NativeSelect } from "@mantine/core";
import { useQuery } from "urql";
import { ClientChoicesQuery } from "../devices/devices-query";

interface Props {
  value: string | undefined;
  onChange: (client: string | undefined) => void;
}

/** Narrows a list to one client. */
export function ClientFilter({ value, onChange }: Props) {
  const [{ data }] = useQuery({ query: ClientChoicesQuery });
  const clients = data?.clients.nodes ?? [];
  return (
    <NativeSelect
      aria-label="Client"
      data={[
        { value: "", label: "All clients" },
        ...clients.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}
