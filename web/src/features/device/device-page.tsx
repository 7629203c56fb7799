import { Button } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { client as graphqlClient } from "#/gql/client";
import { problem as problemOf } from "#/gql/problem";
import { useLiveQuery } from "#/gql/use-live-query";
import { CopyButton } from "#/ui/copy-button";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { useActions } from "../actions/use-actions";
import { DeviceStateBadge } from "../devices/device-state";
import { useOnChange } from "../live/changes";
import { useCan, useViewer } from "../session/viewer";
import { ContactDevice } from "./contact-device";
import { DeviceBody } from "./device-body";
import { DeviceForm } from "./device-form";
import { DeviceMenu } from "./device-menu";
import { type Device, DeviceQuery } from "./device-query";

const route = getRouteApi("/shell/devices/$deviceId");
const KINDS = ["DEVICE"] as const;

export function prefetch(deviceId: string): void {
  void graphqlClient.query(DeviceQuery, { id: deviceId }).toPromise();
}

export function DevicePage() {
  const { deviceId } = route.useParams();
  const { user } = useViewer();
  const { data, loading, problem, refetch } = useLiveQuery({
    query: DeviceQuery,
    variables: { id: deviceId },
    everyMs: 60_000,
  });
  useOnChange(KINDS, refetch);
  if (loading)
    return (
      <Page title="Device">
        <SkeletonRows />
      </Page>
    );
  const device = data?.device ?? null;
  if (device === null)
    return (
      <Page title="Device">
        <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
      </Page>
    );
  return user.kind === "CONTACT" ? (
    <ContactDevice device={device} />
  ) : (
    <StaffDevice device={device} />
  );
}

function StaffDevice({ device }: { device: Device }) {
  const [editing, setEditing] = useState(false);
  const can = useCan();
  const canWrite = can("DEVICE_WRITE");
  useActions(
    canWrite
      ? [
          {
            id: "device.edit",
            title: `Edit ${device.name}`,
            section: "This page",
            keys: "e",
            icon: Pencil,
            run: () => setEditing(true),
          },
        ]
      : [],
  );
  return (
    <Page
      title={device.name}
      trail={
        <>
          <Link to="/clients/$clientId" params={{ clientId: device.client.id }}>
            {device.client.name}
          </Link>
          {device.site !== null && ` · ${device.site.name}`}
        </>
      }
      summary={
        <span className="row">
          <DeviceStateBadge state={device.state} />
          <span>
            {device.hostname} · {device.platform} · last seen{" "}
            {device.lastSeenAt === null ? "never" : <Time at={device.lastSeenAt} />}
          </span>
          <CopyButton text={device.id} what="device id" />
        </span>
      }
      actions={
        canWrite || can("AUDIT_READ") ? (
          <>
            {canWrite && (
              <Hint label="Edit" keys="e">
                <Button leftSection={<Pencil size={14} />} onClick={() => setEditing(true)}>
                  Edit
                </Button>
              </Hint>
            )}
            <DeviceMenu device={device} />
          </>
        ) : undefined
      }
    >
      <DeviceBody device={device} />
      <FormDrawer title={`Edit ${device.name}`} opened={editing} onClose={() => setEditing(false)}>
        <DeviceForm device={device} onClose={() => setEditing(false)} />
      </FormDrawer>
    </Page>
  );
}
