// The life of a session in the browser: renewed unseen, ended by expiry, by somebody else, by sign-out;
// and a network that goes away.
import assert from "node:assert/strict";
import { ACCESS_COOKIE } from "../../lib/session.mjs";
import { until } from "../../lib/wait.mjs";
import { BAKERY, OWNER } from "../accounts.mjs";
import { look } from "../look.mjs";

const ENDED_WITHIN_MS = 15_000;

export async function session(report, story) {
  const { owner, second } = story;
  const signIn = async (person) => {
    await person.page
      .getByRole("heading", { level: 1, name: /^Sign in to / })
      .waitFor({ timeout: ENDED_WITHIN_MS });
    await person.fill({ "E-mail": OWNER.email, Password: OWNER.password });
    await person.button("Sign in").click();
  };
  const cookies = async (person) => (await person.context.cookies()).map(({ name }) => name).sort();

  await report.check("cookies are out of reach of scripts and of other sites", async () => {
    for (const cookie of await owner.context.cookies()) {
      assert.ok(
        cookie.name.startsWith("__Host-") && cookie.httpOnly && cookie.secure && cookie.sameSite === "Strict",
        JSON.stringify({ ...cookie, value: "" }),
      );
    }
    assert.equal(await owner.page.evaluate(() => document.cookie), "");
  });
  await report.check("an access part that is gone is renewed unseen", async () => {
    await owner.open("/");
    await owner.onPage("Today");
    await owner.context.clearCookies({ name: ACCESS_COOKIE });
    // The one refusal that shows that it must be renewed stands in the console.
    await owner.troubles.expecting(async () => {
      await owner.go("Clients");
      await owner.page.getByRole("link", { name: BAKERY, exact: true }).waitFor();
    });
    await owner.page.reload();
    await owner.onPage("Clients");
    await until("the access cookie is back", 5_000, async () =>
      (await cookies(owner)).includes(ACCESS_COOKIE),
    );
  });
  await report.check("a session that is over leads to sign-in and back to the same page", async () => {
    await owner.open(`/clients/${story.bakeryId}`);
    await owner.onPage(BAKERY);
    await owner.context.clearCookies();
    await owner.troubles.expecting(async () => {
      await owner.page.reload();
      await signIn(owner);
    });
    await owner.onPage(BAKERY);
    assert.equal(owner.path(), `/clients/${story.bakeryId}`);
  });
  await report.check("a session that another browser ends is over at once", async () => {
    await owner.open("/settings/sessions");
    await owner.onPage("My account");
    await look(owner, "sessions");
    const { viewer } = await second.data("{ viewer { session { id } } }");
    await second.troubles.expecting(async () => {
      const mutation =
        "mutation R($input: SessionRevokeInput!) { sessionRevoke(input: $input) { errors { code } } }";
      await owner.data(mutation, { input: { id: viewer.session.id } });
      await second.page
        .getByRole("heading", { level: 1, name: /^Sign in to / })
        .waitFor({ timeout: ENDED_WITHIN_MS });
    });
  });
  await report.check("offline says so, online heals", async () => {
    await owner.open("/clients");
    await owner.onPage("Clients");
    await owner.troubles.expecting(async () => {
      await owner.context.setOffline(true);
      await owner.see("This computer is offline.");
      await look(owner, "offline");
      await owner.context.setOffline(false);
      await owner.page.getByText("This computer is offline.").waitFor({ state: "detached", timeout: 20_000 });
    });
    await owner.go("Devices");
    await owner.page.getByRole("link", { name: story.deviceName, exact: true }).waitFor();
  });
  await report.check("signing out ends it, and the way back shows nothing", async () => {
    await owner.open(`/clients/${story.bakeryId}`);
    await owner.onPage(BAKERY);
    await owner.button(/^Account of|account of/).click();
    await look(owner, "account-menu");
    await owner.page.getByRole("menuitem", { name: "Sign out" }).click();
    await owner.page.getByRole("heading", { level: 1, name: /^Sign in to / }).waitFor();
    assert.deepEqual(await cookies(owner), []);
    await owner.page.goBack();
    await owner.page.getByRole("heading", { level: 1, name: /^Sign in to / }).waitFor();
    assert.equal(await owner.page.getByText(BAKERY).count(), 0);
    assert.equal((await owner.data("{ viewer { user { id } } }")).viewer, null);
  });
}
