import { NativeSelect } from "@mantine/core";
import { useQuery } from "urql";
import { DEVICE_STATES, type DevicesSearch } from "#/routes/search";
import { Choice } from "#/ui/choice";
import { FilterField } from "#/ui/filter-field";
import { useViewer } from "../session/viewer";
import { useStateWord } from "./device-state";
import { ClientChoicesQuery } from "./devices-query";

interface Props {
  search: DevicesSearch;
  onChange: (change: Partial<DevicesSearch>) => void;
}

/** What narrows and orders the list; all of it is in the address. */
export function DeviceFilters({ search, onChange }: Props) {
  const [{ data }] = useQuery({ query: ClientChoicesQuery });
  const contact = useViewer().user.kind === "CONTACT";
  const word = useStateWord();
  const clients = data?.clients.nodes ?? [];
  const state = typeof search.state === "string" ? search.state : "";
  return (
    <>
      <FilterField
        value={search.q ?? ""}
        label={contact ? "Filter computers" : "Filter devices"}
        onChange={(q) => onChange({ q: q || undefined })}
      />
      {clients.length > 1 && (
        <NativeSelect
          aria-label="Client"
          w={200}
          value={search.client ?? ""}
          data={[
            { value: "", label: "All clients" },
            ...clients.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => onChange({ client: event.currentTarget.value || undefined })}
        />
      )}
      <Choice
        label="State"
        value={state}
        options={[
          { value: "", label: "All" },
          ...DEVICE_STATES.map((value) => ({ value, label: word(value) })),
        ]}
        onChange={(value) => onChange({ state: value === "" ? undefined : value })}
      />
      <Choice
        label="Order"
        value={search.sort ?? ""}
        options={[
          { value: "", label: "by name" },
          { value: "since", label: "changed last" },
        ]}
        onChange={(value) => onChange({ sort: value === "since" ? "since" : undefined })}
      />
    </>
  );
}
