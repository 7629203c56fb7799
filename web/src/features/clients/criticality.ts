/** From what may wait to what may not. */
export const CRITICALITIES = ["LOW", "MEDIUM", "HIGH", "CRITICAL"] as const;

export type Criticality = (typeof CRITICALITIES)[number];

export const CRITICALITY_WORDS: Record<Criticality, string> = {
  LOW: "Low: an inconvenience",
  MEDIUM: "Medium: some people are held up",
  HIGH: "High: many people cannot work",
  CRITICAL: "Critical: the business stands still",
};

export const CRITICALITY_SHORT: Record<Criticality, string> = {
  LOW: "low",
  MEDIUM: "medium",
  HIGH: "high",
  CRITICAL: "critical",
};
