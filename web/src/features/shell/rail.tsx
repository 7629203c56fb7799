import { Link } from "@tanstack/react-router";
import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { Hint } from "#/ui/hint";
import mark from "#/ui/mark.svg";
import { useViewer } from "../session/viewer";
import { type NavItem, navItems } from "./nav-items";
import styles from "./rail.module.css";

const GROUPS = [
  { id: "work", label: "Work" },
  { id: "settings", label: "Settings" },
] as const;

export function Rail(props: { collapsed: boolean; onToggle: () => void }) {
  const { collapsed, onToggle } = props;
  const viewer = useViewer();
  const items = navItems(viewer);
  const Toggle = collapsed ? PanelLeftOpen : PanelLeftClose;
  const toggleLabel = collapsed ? "Widen the navigation" : "Narrow the navigation";
  return (
    <nav aria-label="Main" className={styles.rail} data-collapsed={collapsed}>
      <Link to="/" className={styles.brand} aria-label="Steward, first page">
        <img src={mark} alt="" width={22} height={22} />
        <span>Steward</span>
      </Link>
      <div className={styles.nav}>
        {GROUPS.map((group) => {
          const members = items.filter((item) => item.group === group.id);
          if (members.length === 0) return null;
          return (
            <div key={group.id} className={styles.group}>
              {group.id === "settings" && <div className={styles.label}>{group.label}</div>}
              <ul>
                {members.map((item) => (
                  <RailItem key={item.to} item={item} collapsed={collapsed} />
                ))}
              </ul>
            </div>
          );
        })}
      </div>
      <Hint label={toggleLabel} keys="[">
        <button type="button" className={styles.toggle} aria-label={toggleLabel} onClick={onToggle}>
          <Toggle size={16} />
        </button>
      </Hint>
    </nav>
  );
}

function RailItem({ item, collapsed }: { item: NavItem; collapsed: boolean }) {
  const Icon = item.icon;
  const link = (
    <Link
      to={item.to}
      className={styles.item}
      activeOptions={{ exact: item.to === "/", includeSearch: false }}
      activeProps={{ "data-active": "true" } as object}
      aria-label={item.label}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <span>{item.label}</span>
    </Link>
  );
  return (
    <li>
      {collapsed ? (
        <Hint label={item.label} keys={item.keys}>
          {link}
        </Hint>
      ) : (
        link
      )}
    </li>
  );
}
