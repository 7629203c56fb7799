import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { liveState } from "#/gql/live-client";
import { useStore } from "#/lib/store";
import { useDelayed } from "#/lib/use-delayed";
import styles from "./offline-banner.module.css";

function watchNetwork(listener: () => void) {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}

/** Says that what is shown may be old. Short hiccups are not worth a word. */
export function OfflineBanner() {
  const state = useStore(liveState);
  const online = useSyncExternalStore(watchNetwork, () => navigator.onLine);
  const waiting = useDelayed(state === "waiting" || !online, 2_500);
  if (!waiting) return null;
  return (
    <div role="status" className={styles.banner}>
      <WifiOff size={14} aria-hidden />
      {online
        ? "The server does not answer. What you see may be out of date; it is tried again by itself."
        : "This computer is offline. What you see may be out of date."}
    </div>
  );
}
