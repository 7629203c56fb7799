// What a chart has really drawn: the columns of its canvas that hold ink of its first line.

/** The chart with this title. */
export function chart(page, title) {
  return page
    .getByRole("region", { name: "Charts" })
    .locator("figure")
    .filter({ has: page.getByRole("heading", { name: title, exact: true }) });
}

/** `{ count, widestHole }` in pixels of the canvas, over the columns from the first to the last with ink. */
export function ink(figure) {
  return figure.evaluate((element) => {
    const canvas = element.querySelector("canvas");
    const swatch = element.querySelector("figcaption [aria-hidden]");
    if (canvas === null || swatch === null || canvas.width === 0) return { count: 0, widestHole: 0 };
    const [red, green, blue] = getComputedStyle(swatch)
      .backgroundColor.match(/[\d.]+/g)
      .map(Number);
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const near = (at) =>
      data[at + 3] > 160 &&
      Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue) < 40;
    const columns = [];
    for (let x = 0; x < width; x += 1) {
      for (let y = 0; y < height; y += 1) {
        if (near(4 * (y * width + x))) {
          columns.push(x);
          break;
        }
      }
    }
    const holes = columns.slice(1).map((x, i) => x - columns[i] - 1);
    return { count: columns.length, widestHole: Math.max(0, ...holes) };
  });
}
