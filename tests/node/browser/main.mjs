// The story in a real browser: from the one-time address to what a technician and a contact may see,
// with the real server and the real agent, in both colour schemes, judged by axe, and with nothing in
// any console. Screenshots lie in `screenshots/`. The last line is `N passed, N failed`.
//
// Environment: STEWARD_BIN, STEWARD_AGENT_BIN, and STEWARD_CHROMIUM unless it is at Debian's place.
// Names of scenes as arguments: only these, for whoever writes one. Later scenes stand on earlier ones.
import assert from "node:assert/strict";
import { run } from "../lib/run.mjs";
import { Server } from "../lib/server.mjs";
import { MailSink } from "../lib/smtp.mjs";
import { launch } from "./chromium.mjs";
import { picture } from "./look.mjs";
import { breach } from "./scenes/breach.mjs";
import { care } from "./scenes/care.mjs";
import { clients } from "./scenes/clients.mjs";
import { conflict } from "./scenes/conflict.mjs";
import { device } from "./scenes/device.mjs";
import { isolation } from "./scenes/isolation.mjs";
import { keyboard } from "./scenes/keyboard.mjs";
import { outage } from "./scenes/outage.mjs";
import { people } from "./scenes/people.mjs";
import { planning } from "./scenes/planning.mjs";
import { portal } from "./scenes/portal.mjs";
import { promises } from "./scenes/promises.mjs";
import { reports } from "./scenes/reports.mjs";
import { runs } from "./scenes/runs.mjs";
import { session } from "./scenes/session.mjs";
import { settings } from "./scenes/settings.mjs";
import { setup } from "./scenes/setup.mjs";
import { speed } from "./scenes/speed.mjs";
import { tickets } from "./scenes/tickets.mjs";

const SCENES = {
  setup,
  clients,
  people,
  device,
  keyboard,
  speed,
  settings,
  outage,
  isolation,
  promises,
  breach,
  tickets,
  runs,
  care,
  planning,
  reports,
  portal,
  conflict,
  session,
};
/** The shortest time after which a device is silent that the server takes. */
const SETTINGS = { STEWARD_SILENT_AFTER_S: "20" };

await run(async ({ report, folder, defer }) => {
  const story = { report, folder, defer, settings: { ...SETTINGS }, people: [] };
  report.onFailure = async (n) => {
    const there = story.people.filter((person) => !person.page.isClosed());
    await Promise.all(there.map((person, i) => picture(person, `failed-${n}-${i}`)));
  };
  await report.must("server and browser start", async () => {
    story.mail = await MailSink.start();
    defer(() => story.mail.close());
    Object.assign(story.settings, story.mail.env);
    story.server = await Server.start({ data: folder("data"), env: story.settings });
    defer(() => story.server.discard());
    story.browser = await launch();
    defer(() => story.browser.close());
    return story.browser.version();
  });
  const named = process.argv.slice(2);
  for (const [name, scene] of Object.entries(SCENES)) {
    if (named.length > 0 && !named.includes(name)) continue;
    console.log(`# ${name}`);
    await scene(report, story);
    await report.check(
      `${name}: no error in any console, no failed request, no violation of the policy`,
      () => {
        assert.deepEqual(
          story.people.flatMap((person) => person.troubles.take()),
          [],
        );
      },
    );
  }
  await report.check(
    "agent and server stop gracefully, and the server had nothing to complain of",
    async () => {
      for (const person of story.people) await person.leave();
      await story.agent?.stop();
      await story.server.stop();
      assert.deepEqual(story.server.complaints, []);
    },
  );
});
