// Node ids are `<prefix>_<32 hex digits of a UUID v7>`. The portal makes the id of what it creates,
// so that sending a creation twice cannot create two things.

const PREFIXES = {
  client: "cli",
  site: "sit",
  contact: "con",
  businessService: "svc",
  device: "dev",
  agent: "agt",
  enrolmentToken: "enr",
  user: "usr",
  grant: "grt",
  session: "ses",
  auditEntry: "aud",
  job: "job",
  ticket: "tic",
  message: "msg",
  timeEntry: "tim",
  exception: "exc",
  window: "win",
  runbook: "rbk",
  run: "run",
  obligation: "obl",
  occurrence: "occ",
  evidence: "evd",
  forecast: "fct",
  risk: "rsk",
  team: "tea",
  calendar: "cal",
  slaPolicy: "slp",
  agreement: "agr",
  decision: "dcn",
  report: "rep",
  escalationPolicy: "esp",
} as const;

export type NodeKind = keyof typeof PREFIXES;

const SHAPE = /^([a-z]{3})_[0-9a-f]{32}$/;

/** A fresh id of this kind; time-ordered (RFC 9562, section 5.7). */
export function newNodeId(kind: NodeKind): string {
  return nodeIdOf(kind, newIdempotencyKey());
}

/**
 * The id of what is created under this idempotency key. Both are UUIDs of version 7, so the key's
 * digits serve: sent again after a lost answer, the request has the same body, and the server
 * answers as it did the first time.
 */
export function nodeIdOf(kind: NodeKind, idempotencyKey: string): string {
  return `${PREFIXES[kind]}_${idempotencyKey.replaceAll("-", "")}`;
}

/** The kind that an id names, or null where the text is not an id. */
export function nodeKind(id: string): NodeKind | null {
  const prefix = SHAPE.exec(id)?.[1];
  for (const [kind, known] of Object.entries(PREFIXES)) {
    if (known === prefix) return kind as NodeKind;
  }
  return null;
}

/** A fresh value for the `Idempotency-Key` header, as a dashed UUID v7. */
export function newIdempotencyKey(): string {
  const text = hex(uuidV7Bytes(Date.now()));
  return [0, 8, 12, 16, 20]
    .map((start, i, starts) => text.slice(start, starts[i + 1] ?? 32))
    .join("-");
}

/** The 16 bytes of a UUID v7 for an instant in milliseconds since the epoch. */
export function uuidV7Bytes(atMs: number): Uint8Array {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(atMs / 2 ** 32));
  view.setUint32(2, atMs % 2 ** 32);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  return bytes;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
