import type { Audience } from "./drafts";
import type { TicketDetails } from "./ticket-query";

type Asked = Pick<TicketDetails, "requester" | "requesterContact"> & { client: { name: string } };

/** Who reads what is written, said before it is sent. */
export function readersOf(ticket: Asked, audience: Audience): string {
  const { requester, requesterContact, client } = ticket;
  if (audience === "INTERNAL") return "Only your colleagues see this.";
  if (requester === null) return `Everybody at ${client.name} with access sees this.`;
  // Who may not see the client's people cannot know whether there is an address.
  const unreachable = requesterContact !== null && !requesterContact.email;
  return unreachable
    ? `${requester.name} has no mail address: this stands in the portal only.`
    : `${requester.name} gets this by mail.`;
}
