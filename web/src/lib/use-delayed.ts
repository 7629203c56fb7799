import { useEffect, useState } from "react";

/** True once `active` has lasted for `delayMs`: short waits never flash a skeleton. */
export function useDelayed(active: boolean, delayMs = 200): boolean {
  const [due, setDue] = useState(false);
  useEffect(() => {
    if (!active) {
      setDue(false);
      return;
    }
    const timer = setTimeout(() => setDue(true), delayMs);
    return () => clearTimeout(timer);
  }, [active, delayMs]);
  return active && due;
}
