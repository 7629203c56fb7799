import { session } from "#/gql/session";
import { sessionFetch } from "#/gql/session-fetch";
import { savePdf } from "./save-file";

const get = sessionFetch(session, (input, init) => fetch(input, init));

/** The archived PDF of a delivered report, with the session's rights; the reason where it failed. */
export function downloadReport(id: string, title: string): Promise<string | null> {
  return savePdf(() => get(`/reports/${id}.pdf`), title);
}
