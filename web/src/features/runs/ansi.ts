// From the raw output of a command to lines with a few colours. Only the codes for colour and
// weight are followed (ECMA-48, SGR); every other control sequence is left out, so that output can
// neither move the cursor nor forge what stands around it.

export type Ink = "red" | "green" | "yellow" | "blue" | "magenta" | "cyan" | "grey";

export interface Span {
  text: string;
  ink?: Ink;
  bold?: true;
}

interface Pen {
  ink?: Ink;
  bold?: true;
}

const INKS: Record<number, Ink> = {
  1: "red",
  2: "green",
  3: "yellow",
  4: "blue",
  5: "magenta",
  6: "cyan",
};

// CSI … final byte, OSC … BEL or ST, and two-character escapes.
const ESCAPE = String.fromCharCode(27);
const BELL = String.fromCharCode(7);
const SEQUENCE = new RegExp(
  `${ESCAPE}(?:\\[([0-9;:]*)[ -/]*([@-~])|\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?|[@-Z\\\\-_]?)`,
  "g",
);
/** Controls but tab, and the marks that turn the direction of text around. */
function hidden(character: string): boolean {
  const code = character.charCodeAt(0);
  return (
    (code < 32 && code !== 9) ||
    code === 127 ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}

/** The lines of a text. A bare carriage return begins its line anew, as progress displays do. */
export function ansiLines(text: string): Span[][] {
  let pen: Pen = {};
  return text
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => {
      const spans: Span[] = [];
      const shown = line.endsWith("\r") ? line.slice(0, -1) : line;
      // What was overwritten may have changed the pen, so it is walked through and then dropped.
      for (const part of shown.split("\r")) {
        spans.length = 0;
        pen = walk(part, pen, spans);
      }
      return spans;
    });
}

function walk(text: string, before: Pen, into: Span[]): Pen {
  let pen = before;
  let at = 0;
  for (const match of text.matchAll(SEQUENCE)) {
    push(into, text.slice(at, match.index), pen);
    if (match[2] === "m") pen = changed(pen, match[1] ?? "");
    at = match.index + match[0].length;
  }
  push(into, text.slice(at), pen);
  return pen;
}

function push(into: Span[], raw: string, pen: Pen) {
  const text = [...raw].filter((each) => !hidden(each)).join("");
  if (text !== "") into.push({ text, ...pen });
}

function changed(pen: Pen, codes: string): Pen {
  const next = { ...pen };
  const list = codes.split(/[;:]/).map(Number);
  for (let i = 0; i < list.length; i += 1) {
    const code = list[i] ?? 0;
    if (code === 0) {
      delete next.ink;
      delete next.bold;
    } else if (code === 1) next.bold = true;
    else if (code === 22) delete next.bold;
    else if (code === 39 || code === 30 || code === 37 || code === 97) delete next.ink;
    else if (code === 90) next.ink = "grey";
    else if (code === 38 || code === 48) i += list[i + 1] === 5 ? 2 : 4;
    else {
      const ink = INKS[code >= 90 ? code - 90 : code - 30];
      if (ink !== undefined && ((code > 30 && code < 37) || (code > 90 && code < 97)))
        next.ink = ink;
    }
  }
  return next;
}
