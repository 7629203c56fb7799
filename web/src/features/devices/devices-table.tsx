import { useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef } from "react";
import { useStore } from "#/lib/store";
import { density, ROW_HEIGHT } from "#/ui/appearance";
import { useViewer } from "../session/viewer";
import { columns, features, RIGHT } from "./device-columns";
import type { DeviceRow } from "./devices-query";
import styles from "./devices-table.module.css";

interface Props {
  rows: DeviceRow[];
  /** Of the whole match, loaded or not. */
  total: number;
  cursor: string | null;
  rowProps: (id: string) => { ref: (element: HTMLElement | null) => void };
  onPick: (id: string) => void;
  /** Called as the end of what is loaded comes near. */
  onEnd: () => void;
  /** Receives the way to scroll to a row. */
  scroller: RefObject<((index: number) => void) | null>;
}

/** The devices as a virtual table: only the rows in sight are in the document. */
export function DevicesTable({ rows, total, cursor, rowProps, onPick, onEnd, scroller }: Props) {
  const viewport = useRef<HTMLDivElement>(null);
  const audience = useViewer().user.kind === "CONTACT" ? "contact" : "staff";
  const height = ROW_HEIGHT[useStore(density)];
  const table = useTable({ features, columns, data: rows, getRowId: (row) => row.id });
  const model = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => height,
    overscan: 6,
    initialRect: { width: 1_000, height: window.innerHeight },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height makes every size stale
  useEffect(() => virtual.measure(), [height, virtual]);
  scroller.current = (index) => virtual.scrollToIndex(index, { align: "auto" });

  const visible = virtual.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  const report = useRef(onEnd);
  report.current = onEnd;
  useEffect(() => {
    if (last >= model.length - 20) report.current();
  }, [last, model.length]);

  return (
    <div
      ref={viewport}
      className={styles.viewport}
      tabIndex={0}
      role="region"
      aria-label="Devices, scrolling"
    >
      <div
        role="table"
        aria-label="Devices"
        aria-rowcount={total + 1}
        data-audience={audience}
        className={styles.table}
      >
        <div role="rowgroup" className={styles.head}>
          {table.getHeaderGroups().map((group) => (
            <div key={group.id} role="row" aria-rowindex={1} className={styles.row}>
              {group.headers.map((header) => (
                <div
                  key={header.id}
                  role="columnheader"
                  className={styles.cell}
                  data-column={header.column.id}
                  data-right={RIGHT.includes(header.column.id)}
                >
                  <table.FlexRender header={header} />
                </div>
              ))}
            </div>
          ))}
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {visible.map((item) => {
            const row = model[item.index];
            if (row === undefined) return null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: Space on the cursor does the same
              <div
                key={row.id}
                role="row"
                aria-rowindex={item.index + 2}
                className={styles.row}
                data-cursor={cursor === row.id}
                {...rowProps(row.id)}
                style={{ height, transform: `translateY(${item.start}px)` }}
                onClick={() => onPick(row.id)}
              >
                {row.getAllCells().map((cell) => (
                  <div
                    key={cell.id}
                    role="cell"
                    className={styles.cell}
                    data-column={cell.column.id}
                    data-right={RIGHT.includes(cell.column.id)}
                  >
                    <table.FlexRender cell={cell} />
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
