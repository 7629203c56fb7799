import { describe, expect, it } from "vitest";
import { newIdempotencyKey, newNodeId, nodeIdOf, nodeKind, uuidV7Bytes } from "./node-id";

describe("node ids", () => {
  it("carry the prefix, the version and the variant", () => {
    expect(newNodeId("client")).toMatch(/^cli_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    expect(newNodeId("businessService")).toMatch(/^svc_/);
  });

  it("never repeat", () => {
    const ids = new Set(Array.from({ length: 500 }, () => newNodeId("site")));
    expect(ids.size).toBe(500);
  });

  it("begin with the instant in milliseconds, big-endian", () => {
    const at = Date.UTC(2026, 10, 22, 12);
    const bytes = uuidV7Bytes(at);
    const read = bytes.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
    expect(read).toBe(at);
  });

  it("tell their kind, and only well-formed ones do", () => {
    expect(nodeKind(newNodeId("device"))).toBe("device");
    expect(nodeKind("dev_123")).toBeNull();
    expect(nodeKind(`zzz_${"0".repeat(32)}`)).toBeNull();
  });

  it("make idempotency keys in UUID form", () => {
    expect(newIdempotencyKey()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it("follow from the idempotency key: the same intent creates the same thing", () => {
    const key = newIdempotencyKey();
    expect(nodeIdOf("ticket", key)).toBe(`tic_${key.replaceAll("-", "")}`);
    expect(nodeIdOf("ticket", key)).toBe(nodeIdOf("ticket", key));
    expect(nodeKind(nodeIdOf("ticket", key))).toBe("ticket");
    expect(nodeIdOf("ticket", newIdempotencyKey())).not.toBe(nodeIdOf("ticket", key));
  });
});
