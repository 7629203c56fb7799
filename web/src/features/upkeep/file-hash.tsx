import { type ChangeEvent, useId, useState } from "react";
import styles from "./occurrence.module.css";

interface ReadFile {
  name: string;
  size: number;
  hash: string;
}

/** More than this would not fit into the memory of a browser's tab. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Reads a file's hash in this browser. The file itself goes nowhere: only its hash is recorded. */
export function FileHash({ onRead }: { onRead: (file: ReadFile) => void }) {
  const id = useId();
  const [said, setSaid] = useState("Only its hash is recorded; the file stays where it is.");
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0];
    if (file === undefined) return;
    if (file.size > MOST_BYTES) {
      setSaid("This file is too large to be read here. Enter its hash below.");
      return;
    }
    if (crypto.subtle === undefined) {
      setSaid("This browser hashes files only over https. Enter the hash below.");
      return;
    }
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const hash = Array.from(new Uint8Array(digest), (byte) =>
      byte.toString(16).padStart(2, "0"),
    ).join("");
    setSaid("Read. Keep the file: whoever checks it later needs it.");
    onRead({ name: file.name, size: file.size, hash });
  };
  return (
    <div>
      <label htmlFor={id} className={styles.label}>
        Read it from a file
      </label>
      <input id={id} type="file" onChange={(event) => void read(event)} />
      <p className={styles.quiet} role="status">
        {said}
      </p>
    </div>
  );
}
