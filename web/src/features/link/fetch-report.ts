import { savePdf } from "../reports/save-file";

/**
 * The PDF behind a share link; the reason where it could not be had, else null. The token goes in
 * the body, so that it stands in no address and no log.
 */
export function fetchReport(token: string, title: string): Promise<string | null> {
  const ask = () =>
    fetch("/reports/link", {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, kind: "pdf" }),
    });
  return savePdf(ask, title);
}
