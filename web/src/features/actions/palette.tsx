import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Dialog } from "#/ui/dialog";
import { KeyHint } from "#/ui/key-hint";
import styles from "./palette.module.css";
import { type PaletteEntry, usePaletteEntries } from "./palette-entries";

/** The command palette: every action, every page, and what the search finds. */
export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [cursor, setCursor] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const { entries, searching } = usePaletteEntries(text, (to) => void navigate({ to }));
  const at = Math.min(cursor, Math.max(0, entries.length - 1));

  useEffect(() => {
    list.current?.querySelector(`#palette-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const choose = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setCursor((at + step + entries.length) % Math.max(1, entries.length));
    }
    if (event.key === "Enter") {
      event.preventDefault();
      choose(entries[at]);
    }
  };
  return (
    <Dialog title="Search or run a command" place="top" width={600} onClose={onClose}>
      <div className={styles.field}>
        <Search size={16} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-expanded={entries.length > 0}
          aria-controls="palette-list"
          aria-activedescendant={entries.length === 0 ? undefined : `palette-${at}`}
          aria-label="Search or run a command"
          placeholder="Search clients, devices, people, or type a command"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setCursor(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id="palette-list" role="listbox" aria-label="Results" className={styles.list}>
        {entries.map((entry, i) => (
          <Row
            key={entry.key}
            entry={entry}
            index={i}
            active={i === at}
            heading={entries[i - 1]?.group === entry.group ? undefined : entry.group}
            onPoint={() => setCursor(i)}
            onChoose={() => choose(entry)}
          />
        ))}
      </div>
      {entries.length === 0 && (
        <p className={styles.none}>{searching ? "Searching…" : `Nothing matches “${text}”.`}</p>
      )}
    </Dialog>
  );
}

interface RowProps {
  entry: PaletteEntry;
  index: number;
  active: boolean;
  heading: string | undefined;
  onPoint: () => void;
  onChoose: () => void;
}

function Row({ entry, index, active, heading, onPoint, onChoose }: RowProps) {
  const Icon = entry.icon;
  return (
    <>
      {heading !== undefined && (
        <div role="presentation" className={styles.heading}>
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above handles the keys */}
      <div
        id={`palette-${index}`}
        role="option"
        tabIndex={-1}
        aria-selected={active}
        className={styles.row}
        onMouseMove={onPoint}
        onClick={onChoose}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
        <span className={styles.title}>{entry.title}</span>
        {entry.subtitle !== undefined && <span className={styles.subtitle}>{entry.subtitle}</span>}
        {entry.keys !== undefined && <KeyHint keys={entry.keys} />}
      </div>
    </>
  );
}
