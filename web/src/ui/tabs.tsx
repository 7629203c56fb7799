import type { ReactNode } from "react";
import styles from "./tabs.module.css";

/** Neighbouring pages of one area, as links; the router marks the one that is shown. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className={styles.tabs}>
      {children}
    </nav>
  );
}
