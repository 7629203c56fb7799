import { ActionIcon, TextInput } from "@mantine/core";
import { X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useQuery } from "urql";
import { useDebounced } from "#/lib/use-debounced";
import styles from "./start.module.css";
import { DevicesToRunOn, DeviceToRunOn } from "./start-query";

interface Props {
  deviceId: string | undefined;
  error: string | undefined;
  onChange: (deviceId: string | undefined) => void;
}

/** The device: found by typing a part of its name. */
export function DeviceField({ deviceId, error, onChange }: Props) {
  const [{ data }] = useQuery({
    query: DeviceToRunOn,
    variables: { id: deviceId ?? "" },
    pause: deviceId === undefined,
  });
  if (deviceId === undefined) return <DeviceSearch error={error} onPick={onChange} />;
  const device = data?.device ?? null;
  return (
    <div>
      <span className={styles.label}>Device</span>
      <div className={styles.chosen} data-wrong={error !== undefined}>
        <span>
          <strong>{device?.name ?? "…"}</strong>
          {device !== null && (
            <span className={styles.quiet}>
              {" "}
              {device.client.name} · {device.platform}
            </span>
          )}
        </span>
        <ActionIcon aria-label="Choose another device" onClick={() => onChange(undefined)}>
          <X size={14} />
        </ActionIcon>
      </div>
      {error !== undefined && <p className={styles.error}>{error}</p>}
    </div>
  );
}

function DeviceSearch(props: { error: string | undefined; onPick: (id: string) => void }) {
  const { error, onPick } = props;
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const listId = useId();
  const search = useDebounced(text.trim(), 150);
  const [{ data, fetching }] = useQuery({ query: DevicesToRunOn, variables: { search } });
  const found = data?.devices.nodes ?? [];
  const active = found[Math.min(at, found.length - 1)];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
    else if (event.key === "Enter" && active !== undefined) onPick(active.id);
    else return;
    event.preventDefault();
  };
  return (
    <div>
      <TextInput
        label="Device"
        placeholder="Type a part of its name"
        autoComplete="off"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={active === undefined ? undefined : `${listId}-${active.id}`}
        error={error}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label="Devices" className={styles.found}>
        {found.map((device) => (
          <button
            key={device.id}
            id={`${listId}-${device.id}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={device === active}
            onClick={() => onPick(device.id)}
          >
            <strong>{device.name}</strong>
            <span className={styles.quiet}>
              {device.client.name} · {device.platform}
            </span>
          </button>
        ))}
        {data !== undefined && found.length === 0 && !fetching && (
          <p className={styles.quiet}>No device matches.</p>
        )}
      </div>
    </div>
  );
}
