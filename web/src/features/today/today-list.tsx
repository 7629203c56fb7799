import { Link, useNavigate } from "@tanstack/react-router";
import {
  CalendarClock,
  ChartSpline,
  Copy,
  FileText,
  Lightbulb,
  type LucideIcon,
  MessageCircleQuestion,
  RotateCw,
  ShieldQuestion,
  TicketX,
  Timer,
  UserRound,
  WifiOff,
} from "lucide-react";
import { serverNow } from "#/lib/clock";
import { absolute, deadline } from "#/lib/time";
import { useListCursor } from "#/ui/list-cursor";
import { Time } from "#/ui/time";
import styles from "./today.module.css";
import type { TodayItem } from "./today-query";

const ICONS: Record<TodayItem["kind"], LucideIcon> = {
  INSIGHT: Lightbulb,
  TICKET_BREACHING: Timer,
  RUN_WAITING: ShieldQuestion,
  DECISION_WAITING: MessageCircleQuestion,
  UPKEEP_DUE: CalendarClock,
  FORECAST_URGENT: ChartSpline,
  REPORT_DRAFT: FileText,
  DEVICE_SILENT: WifiOff,
  POSSIBLE_DUPLICATE: Copy,
  TOKEN_EXPIRING: TicketX,
  JOB_DEAD: RotateCw,
};

/** Where an item is dealt with. */
function target(item: TodayItem) {
  if (item.subjectId !== null) {
    const id = item.subjectId;
    switch (item.kind) {
      case "INSIGHT":
        return { to: "/insights/$insightId", params: { insightId: id } } as const;
      case "TICKET_BREACHING":
        return { to: "/tickets/$ticketId", params: { ticketId: id } } as const;
      case "RUN_WAITING":
        return { to: "/runs/$runId", params: { runId: id } } as const;
      case "UPKEEP_DUE":
        return { to: "/upkeep/$occurrenceId", params: { occurrenceId: id } } as const;
      case "FORECAST_URGENT":
        return { to: "/planning/forecasts/$forecastId", params: { forecastId: id } } as const;
      case "REPORT_DRAFT":
        return { to: "/reports/$reportId", params: { reportId: id } } as const;
      case "DECISION_WAITING":
        return { to: "/decisions" } as const;
    }
  }
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
  const Icon = ICONS[item.kind] ?? Lightbulb;
  return (
    <>
      <span className={styles.icon} data-critical={item.critical}>
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
        {item.dueAt !== null && <Deadline at={item.dueAt} />}
        {item.owner !== null && (
          <span className={styles.owner}>
            <UserRound size={12} aria-label="Owner" /> {item.owner}
          </span>
        )}
        <Time at={item.since} />
      </div>
    </>
  );
}

function Deadline({ at }: { at: string }) {
  const instant = Date.parse(at);
  return (
    <time
      dateTime={at}
      title={absolute(instant)}
      className={styles.due}
      data-late={instant < serverNow()}
    >
      due {deadline(instant, serverNow())}
    </time>
  );
}
