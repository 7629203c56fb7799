import { Link, useNavigate } from "@tanstack/react-router";
import { Copy, type LucideIcon, RotateCw, TicketX, WifiOff } from "lucide-react";
import { useListCursor } from "#/ui/list-cursor";
import { Time } from "#/ui/time";
import styles from "./today.module.css";
import type { TodayItem } from "./today-query";

const ICONS: Record<TodayItem["kind"], LucideIcon> = {
  DEVICE_SILENT: WifiOff,
  POSSIBLE_DUPLICATE: Copy,
  TOKEN_EXPIRING: TicketX,
  JOB_DEAD: RotateCw,
};

/** Where an item is dealt with. */
function target(item: TodayItem) {
  if (item.device !== null)
    return { to: "/devices/$deviceId", params: { deviceId: item.device.id } } as const;
  if (item.kind === "TOKEN_EXPIRING") return { to: "/settings/enrolment-tokens" } as const;
  if (item.kind === "JOB_DEAD") return { to: "/settings/system" } as const;
  return { to: "/devices" } as const;
}

/** What needs a person now, in order; each row says what, why, so what and now what. */
export function TodayList({ items }: { items: readonly TodayItem[] }) {
  const navigate = useNavigate();
  const { cursor, rowProps } = useListCursor({
    ids: items.map((item) => item.key),
    onOpen: (key) => {
      const item = items.find((each) => each.key === key);
      if (item !== undefined) void navigate(target(item));
    },
  });
  return (
    <ol className={styles.items} aria-label="What needs a person now">
      {items.map((item) => (
        <li
          key={item.key}
          className={styles.item}
          data-cursor={cursor === item.key}
          {...rowProps(item.key)}
        >
          <Item item={item} />
        </li>
      ))}
    </ol>
  );
}

function Item({ item }: { item: TodayItem }) {
  const Icon = ICONS[item.kind];
  return (
    <>
      <span className={styles.icon}>
        <Icon size={16} aria-hidden />
      </span>
      <div className={styles.story}>
        <h2>
          <Link {...target(item)}>{item.what}</Link>
        </h2>
        <dl>
          <div>
            <dt>Why</dt>
            <dd>{item.why}</dd>
          </div>
          <div>
            <dt>So what</dt>
            <dd>{item.soWhat}</dd>
          </div>
          <div>
            <dt>Now what</dt>
            <dd className={styles.next}>{item.nowWhat}</dd>
          </div>
        </dl>
      </div>
      <div className={styles.meta}>
        {item.client !== null && (
          <Link to="/clients/$clientId" params={{ clientId: item.client.id }}>
            {item.client.name}
          </Link>
        )}
        <Time at={item.since} />
      </div>
    </>
  );
}
