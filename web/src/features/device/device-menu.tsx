import { ActionIcon } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { Archive, Ellipsis, ScrollText } from "lucide-react";
import { useState } from "react";
import { graphql } from "#/gql/graphql";
import { useAct } from "#/gql/use-act";
import { ConfirmDialog } from "#/ui/confirm-dialog";
import { Menu, MenuItem } from "#/ui/menu";
import { useCan } from "../session/viewer";
import type { Device } from "./device-query";

const DeviceRetire = graphql(`
  mutation DeviceRetire($input: DeviceRetireInput!) {
    deviceRetire(input: $input) {
      device { id state stateSince version agent { id status } }
      errors { code field message }
    }
  }
`);

/** What is done seldom with a device. Retiring revokes a key, so it is asked about. */
export function DeviceMenu({ device }: { device: Device }) {
  const [asking, setAsking] = useState(false);
  const run = useAct();
  const can = useCan();
  const navigate = useNavigate();
  const retire = () =>
    run(
      DeviceRetire,
      { input: { id: device.id, expectedVersion: device.version } },
      { done: `${device.name} is retired.`, failed: `Could not retire ${device.name}` },
    );
  const label = `More for ${device.name}`;
  return (
    <>
      <Menu
        label={label}
        trigger={
          <ActionIcon variant="default" size={30} aria-label={label}>
            <Ellipsis size={16} />
          </ActionIcon>
        }
      >
        {can("AUDIT_READ") && (
          <MenuItem
            icon={<ScrollText size={14} />}
            onSelect={() => void navigate({ to: "/settings/audit", search: { object: device.id } })}
          >
            Show its audit entries
          </MenuItem>
        )}
        {device.state !== "RETIRED" && (
          <MenuItem icon={<Archive size={14} />} tone="danger" onSelect={() => setAsking(true)}>
            Retire…
          </MenuItem>
        )}
      </Menu>
      <ConfirmDialog
        title={`Retire ${device.name}?`}
        opened={asking}
        confirmLabel="Retire"
        onClose={() => setAsking(false)}
        onConfirm={() => void retire()}
      >
        Its agent's key is revoked at once: the device no longer reports, and only a new enrolment
        brings it back. What was recorded stays.
      </ConfirmDialog>
    </>
  );
}
