// The frame of a test program: scratch folder, report, and everything ended whatever happens.
import { Report, Stopped } from "./report.mjs";
import { scratch } from "./scratch.mjs";

/**
 * Runs `body({ report, folder, defer })`. What is deferred is done at the end, last first; the
 * closing line and the exit code come from the report.
 */
export async function run(body) {
  const report = new Report();
  const place = await scratch();
  const deferred = [];
  try {
    await body({ report, folder: place.folder, defer: (work) => deferred.push(work) });
  } catch (error) {
    if (error instanceof Stopped) console.log(`        ${error.message}`);
    else report.fail("the run", error);
  }
  for (const work of deferred.reverse()) {
    try {
      await work();
    } catch (error) {
      report.fail("the clean-up", error);
    }
  }
  await place.remove();
  report.close();
}
