import {
  cloneElement,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  type ToggleEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import styles from "./menu.module.css";

interface Props {
  /** The button; it gets the properties that open the menu. */
  trigger: ReactElement<Record<string, unknown>>;
  label: string;
  children: ReactNode;
}

/**
 * A menu below a button. The browser's own popover does the layer, the click outside and Escape;
 * here are the place and the arrow keys (WAI-ARIA menu button pattern).
 */
export function Menu({ trigger, label, children }: Props) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const above = useRef(0);

  const show = (button: HTMLElement) => {
    const at = button.getBoundingClientRect();
    const element = menu.current;
    if (element === null) return;
    element.style.top = `${at.bottom + 4}px`;
    element.style.right = `${Math.max(8, innerWidth - at.right)}px`;
    above.current = at.top - 4;
    element.showPopover();
  };
  const onToggle = (event: ToggleEvent<HTMLDivElement>) => setOpen(event.newState === "open");
  useEffect(() => {
    const element = menu.current;
    if (!open || element === null) return;
    // Only now are the items there: where they do not fit below the button, they stand above it.
    const at = element.getBoundingClientRect();
    if (at.bottom > innerHeight - 8)
      element.style.top = `${Math.max(8, above.current - at.height)}px`;
    items(element)[0]?.focus();
  }, [open]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const list = items(event.currentTarget);
    const at = list.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      list.at(to % list.length)?.focus();
      return;
    }
    if (event.key === "Tab") menu.current?.hidePopover();
    if (event.key.length === 1 && event.key !== " ") {
      const letter = event.key.toLowerCase();
      const after = [...list.slice(at + 1), ...list.slice(0, at + 1)];
      after.find((each) => each.textContent?.toLowerCase().startsWith(letter))?.focus();
      event.stopPropagation();
      event.preventDefault();
    }
  };
  return (
    <>
      {cloneElement(trigger, {
        "aria-haspopup": "menu",
        "aria-expanded": open,
        "aria-controls": id,
        // A pointer press would close the open menu before the click opens it again.
        onPointerDown: (event: PointerEvent<HTMLElement>) => open && event.preventDefault(),
        onClick: (event: MouseEvent<HTMLElement>) => {
          if (open) menu.current?.hidePopover();
          else show(event.currentTarget);
        },
      })}
      <div
        ref={menu}
        id={id}
        role="menu"
        tabIndex={-1}
        aria-label={label}
        popover="auto"
        className={styles.menu}
        onToggle={onToggle}
        onKeyDown={onKeyDown}
      >
        {open && children}
      </div>
    </>
  );
}

interface ItemProps {
  icon?: ReactNode;
  aside?: ReactNode;
  tone?: "plain" | "danger";
  onSelect: () => void;
  children: ReactNode;
}

export function MenuItem({ icon, aside, tone = "plain", onSelect, children }: ItemProps) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={styles.item}
      data-tone={tone}
      onPointerMove={(event) => event.currentTarget.focus()}
      onClick={(event) => {
        event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
        onSelect();
      }}
    >
      <span className={styles.icon}>{icon}</span>
      <span className={styles.text}>{children}</span>
      {aside}
    </button>
  );
}

export function MenuDivider() {
  return <hr className={styles.divider} />;
}

const items = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>("[role='menuitem']")];
