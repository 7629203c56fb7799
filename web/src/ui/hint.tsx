import {
  cloneElement,
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import styles from "./hint.module.css";
import { KeyHint } from "./key-hint";

const OPEN_DELAY_MS = 350;
const MARGIN = 8;

interface Place {
  left: number;
  top: number;
}

interface TargetProps {
  "aria-describedby"?: string | undefined;
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void;
  onPointerLeave?: (event: PointerEvent<HTMLElement>) => void;
  onFocus?: (event: FocusEvent<HTMLElement>) => void;
  onBlur?: (event: FocusEvent<HTMLElement>) => void;
}

interface Props {
  label: string;
  keys?: string | undefined;
  /** One element that takes pointer, focus and ARIA properties. */
  children: ReactElement<TargetProps>;
}

/**
 * A tooltip that names what a control does and the key that does it. Shown on hover after a moment
 * and on keyboard focus at once; Escape takes it away.
 */
export function Hint({ label, keys, children }: Props) {
  const id = useId();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const close = () => {
    clearTimeout(timer.current);
    setTarget(null);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (target === null) return;
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && setTarget(null);
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [target]);
  return (
    <>
      {cloneElement(children, {
        "aria-describedby": target === null ? undefined : id,
        onPointerEnter: (event) => {
          const element = event.currentTarget;
          clearTimeout(timer.current);
          timer.current = setTimeout(() => setTarget(element), OPEN_DELAY_MS);
        },
        onPointerLeave: close,
        onFocus: (event) => {
          if (event.currentTarget.matches(":focus-visible")) setTarget(event.currentTarget);
        },
        onBlur: close,
      })}
      {target !== null && <Bubble id={id} target={target} label={label} keys={keys} />}
    </>
  );
}

function Bubble(props: {
  id: string;
  target: HTMLElement;
  label: string;
  keys: string | undefined;
}) {
  const { id, target, label, keys } = props;
  const [place, setPlace] = useState<Place>();
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // A popover lies above an open dialog, too.
    bubble.current?.showPopover();
    if (bubble.current !== null) setPlace(beside(target, bubble.current));
  }, [target]);
  return createPortal(
    <div
      ref={bubble}
      popover="manual"
      id={id}
      role="tooltip"
      className={styles.hint}
      style={place === undefined ? { visibility: "hidden" } : place}
    >
      {label}
      {keys !== undefined && <KeyHint keys={keys} />}
    </div>,
    document.body,
  );
}

/** Under the target, or above it where there is no room, and never out of the window. */
function beside(target: HTMLElement, bubble: HTMLElement): Place {
  const at = target.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = bubble;
  const below = at.bottom + 6;
  const top = below + height + MARGIN > innerHeight ? at.top - height - 6 : below;
  const left = at.left + at.width / 2 - width / 2;
  return { left: Math.max(MARGIN, Math.min(innerWidth - width - MARGIN, left)), top };
}
