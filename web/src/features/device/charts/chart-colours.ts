/** The chart colours of the present colour scheme; a canvas cannot read CSS variables itself. */
export interface ChartColours {
  lines: string[];
  grid: string;
  text: string;
}

export function chartColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    lines: [1, 2, 3, 4, 5, 6].map((n) => token(`--chart-${n}`)),
    grid: token("--chart-grid"),
    text: token("--ink-3"),
  };
}

/** The colour of the n-th line; after the sixth they begin again. */
export function lineColour(colours: ChartColours, index: number): string {
  return colours.lines[index % colours.lines.length] ?? colours.text;
}

/** A tenth as strong: for the band from minimum to maximum. `colour` is `#rrggbb`. */
export function bandColour(colour: string): string {
  return `${colour}26`;
}
