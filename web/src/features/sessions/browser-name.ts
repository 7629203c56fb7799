/** A user agent in two words, such as `Firefox on Linux`. Shown beside the address, never decided on. */
export function browserName(userAgent: string | null): string {
  if (userAgent === null || userAgent === "") return "unknown program";
  const browser = /Edg\//.test(userAgent)
    ? "Edge"
    : /OPR\//.test(userAgent)
      ? "Opera"
      : /Firefox\//.test(userAgent)
        ? "Firefox"
        : /Chrom(e|ium)\//.test(userAgent)
          ? "Chrome"
          : /Version\/.*Safari\//.test(userAgent)
            ? "Safari"
            : undefined;
  if (browser === undefined) return userAgent.slice(0, 40);
  const system = /Android/.test(userAgent)
    ? "Android"
    : /iPhone|iPad/.test(userAgent)
      ? "iOS"
      : /Mac OS X/.test(userAgent)
        ? "macOS"
        : /Windows/.test(userAgent)
          ? "Windows"
          : /Linux/.test(userAgent)
            ? "Linux"
            : undefined;
  return system === undefined ? browser : `${browser} on ${system}`;
}
