import { ChevronDown } from "lucide-react";
import { Menu, MenuDivider } from "#/ui/menu";
import { MenuActions } from "../actions/action-menu";
import { useViewer } from "../session/viewer";
import styles from "./user-menu.module.css";

/** Who is signed in, and what concerns only them: appearance, account, leaving. */
export function UserMenu() {
  const { user } = useViewer();
  const initials = user.name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();
  const button = (
    <button
      type="button"
      className={styles.button}
      aria-label={`${initials}, account of ${user.name}`}
    >
      <span className={styles.initials} aria-hidden>
        {initials}
      </span>
      <ChevronDown size={12} aria-hidden />
    </button>
  );
  return (
    <Menu label="Account" trigger={button}>
      <div className={styles.who}>
        <strong>{user.name}</strong>
        <span>{user.email}</span>
      </div>
      <MenuDivider />
      <MenuActions section="View" />
      <MenuDivider />
      <MenuActions section="Account" />
    </Menu>
  );
}
