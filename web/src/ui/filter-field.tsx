import { TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useActions } from "#/features/actions/use-actions";
import { KeyHint } from "./key-hint";
import { Told } from "./told";

interface Props {
  value: string;
  label: string;
  onChange: (text: string) => void;
}

const SETTLE_MS = 180;

/** A field that narrows a list as one types; `/` goes to it, Escape clears and leaves it. */
export function FilterField({ value, label, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [told] = useState(() => new Told(value));
  const report = useRef(onChange);
  report.current = onChange;
  useActions([
    {
      id: "list.filter",
      title: label,
      section: "List",
      keys: "/",
      icon: Search,
      run: () => input.current?.focus(),
    },
  ]);
  useEffect(() => {
    if (told.hear(value)) setText(value);
  }, [told, value]);
  useEffect(() => {
    if (told.knows(text)) return;
    const timer = setTimeout(() => {
      told.tell(text);
      report.current(text);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [told, text]);
  return (
    <TextInput
      ref={input}
      type="search"
      w={280}
      aria-label={label}
      placeholder={label}
      value={text}
      leftSection={<Search size={14} aria-hidden />}
      rightSection={<KeyHint keys="/" />}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        setText("");
        event.currentTarget.blur();
      }}
    />
  );
}
