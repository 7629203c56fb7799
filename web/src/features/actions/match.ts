/**
 * How well an action's words fit what was typed: 0 not at all, higher is better. Every typed word
 * must begin a word of the title or of the keywords; the title counts more, its first word most.
 */
export function matchScore(typed: string, title: string, keywords: string): number {
  const wanted = words(typed);
  if (wanted.length === 0) return 1;
  const named = words(title);
  const further = words(keywords);
  let score = 0;
  for (const word of wanted) {
    const place = named.findIndex((each) => each.startsWith(word));
    if (place === 0) score += 4;
    else if (place > 0) score += 3;
    else if (further.some((each) => each.startsWith(word))) score += 1;
    else return 0;
  }
  return score;
}

const words = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
