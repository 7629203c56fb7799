import { describe, expect, it } from "vitest";
import { readersOf } from "./readers";

const client = { name: "Northwind" };
const requester = { kind: "CONTACT", id: "con_1", name: "Ada" } as const;
const contact = (email: string | null) => ({ id: "con_1", name: "Ada", email, phone: "" });

describe("who reads a message", () => {
  it("names the person who gets it by mail", () => {
    const asked = { client, requester, requesterContact: contact("ada@example.org") };
    expect(readersOf(asked, "PUBLIC")).toBe("Ada gets this by mail.");
  });

  it("says that nothing is mailed to a person without an address", () => {
    for (const email of [null, ""])
      expect(readersOf({ client, requester, requesterContact: contact(email) }, "PUBLIC")).toBe(
        "Ada has no mail address: this stands in the portal only.",
      );
  });

  it("promises mail where the address is not for this person to see", () => {
    const asked = { client, requester, requesterContact: null };
    expect(readersOf(asked, "PUBLIC")).toBe("Ada gets this by mail.");
  });

  it("speaks of everybody where nobody asked, and of colleagues for a note", () => {
    const asked = { client, requester: null, requesterContact: null };
    expect(readersOf(asked, "PUBLIC")).toBe("Everybody at Northwind with access sees this.");
    expect(readersOf(asked, "INTERNAL")).toBe("Only your colleagues see this.");
  });
});
