import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { CircleCheck, LoaderCircle } from "lucide-react";
import { useState } from "react";
import { serverNow } from "#/lib/clock";
import { CommandLine } from "#/ui/command-line";
import { useArrival } from "../live/changes";
import styles from "./token-created.module.css";
import type { CreatedToken } from "./token-form";

/** The command, shown this once, and whether a device has answered to it. */
export function TokenCreated({ created, onClose }: { created: CreatedToken; onClose: () => void }) {
  const [since] = useState(serverNow);
  const arrived = useArrival("DEVICE", since);
  const name = created.enrolmentToken?.client.name ?? "the client";
  return (
    <div className={styles.created}>
      <p>
        Run this on the device, as root or administrator. The token in it is shown{" "}
        <strong>only now</strong>; Steward keeps no copy that could be read back.
      </p>
      <CommandLine command={created.installCommand ?? created.secret ?? ""} />
      <div role="status" className={styles.waiting} data-arrived={arrived !== null}>
        {arrived === null ? (
          <>
            <LoaderCircle size={16} aria-hidden className={styles.turning} />
            Waiting for a device of {name} to report…
          </>
        ) : (
          <>
            <CircleCheck size={16} aria-hidden />
            {"name" in arrived ? `${arrived.name} is here.` : "A device is here."}
            {"id" in arrived && (
              <Link to="/devices/$deviceId" params={{ deviceId: arrived.id }}>
                Open it
              </Link>
            )}
          </>
        )}
      </div>
      <div className={styles.buttons}>
        <Button variant="filled" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
