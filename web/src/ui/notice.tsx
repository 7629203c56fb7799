import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./notice.module.css";

interface Props {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  /** The next step, as buttons or a command. */
  actions?: ReactNode;
}

/** What a page says in place of its content: nothing yet, no match, no permission, not found. */
export function Notice({ icon: Icon, title, children, actions }: Props) {
  return (
    <div className={styles.notice}>
      <span className={styles.icon}>
        <Icon size={20} strokeWidth={1.75} aria-hidden />
      </span>
      <h2>{title}</h2>
      {children !== undefined && <div className={`${styles.text} prose`}>{children}</div>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
