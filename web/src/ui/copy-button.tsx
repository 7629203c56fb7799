import { ActionIcon } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "#/lib/copy";
import { Hint } from "./hint";
import { toast } from "./toasts";

/** Copies a text and says so on the spot. `what` completes "Copy …": `id`, `command`. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    if (await copyText(text)) setCopied(true);
    else toast({ tone: "bad", title: "The browser refused to copy.", detail: text });
  };
  const label = copied ? "Copied" : `Copy ${what}`;
  return (
    <Hint label={label}>
      <ActionIcon aria-label={label} onClick={() => void copy()}>
        {copied ? <Check size={14} /> : <Copy size={14} />}
      </ActionIcon>
    </Hint>
  );
}
