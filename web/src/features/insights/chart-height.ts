/** Height of the evidence chart in pixels: known before the chart's code is, so that nothing jumps. */
export const HEIGHT = 148;
