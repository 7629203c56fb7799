// Files of reports, handed to the browser's downloads.

/** A title as a file name on every system. */
export function fileName(title: string): string {
  const plain = title.replace(/[^\p{L}\p{N} .,()-]+/gu, " ").replace(/\s+/g, " ");
  return plain.trim().slice(0, 100) || "report";
}

/** Asks for a PDF and saves it; the reason where it could not be had, else null. */
export async function savePdf(ask: () => Promise<Response>, title: string): Promise<string | null> {
  try {
    const response = await ask();
    if (!response.ok) return (await response.text()).trim() || "The file could not be had.";
    save(await response.blob(), `${fileName(title)}.pdf`);
    return null;
  } catch {
    return "The server cannot be reached. Check your connection and try again.";
  }
}

function save(blob: Blob, name: string) {
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // Some browsers read the file only after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
