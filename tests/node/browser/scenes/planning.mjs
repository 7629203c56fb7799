// Planning: forecasts that say honestly what is missing, and a risk in the register.
import assert from "node:assert/strict";
import { BAKERY } from "../accounts.mjs";
import { look } from "../look.mjs";

const RISK = "The server's disk fails without a tested restore";

export async function planning(report, story) {
  const { owner } = story;
  const { page } = owner;

  await report.check("a forecast of a young device says what is missing", async () => {
    const make =
      "mutation F($input: ForecastMakeInput!) { forecastMake(input: $input) { forecasts { id sentence } errors { message } } }";
    const { forecastMake } = await owner.data(make, { input: { deviceId: story.deviceId } });
    await owner.go("Planning");
    await page.waitForLoadState("networkidle");
    await owner.open("/planning?view=all");
    await owner.onPage("Planning");
    await page.waitForLoadState("networkidle");
    await look(owner, "forecasts");
    const [first] = forecastMake.forecasts;
    assert.match(first.sentence, /no forecast yet/);
    await owner.open(`/planning/forecasts/${first.id}`);
    await page.getByRole("heading", { level: 1, name: / on / }).waitFor();
    await look(owner, "forecast");
    return first.sentence;
  });
  await report.check("a risk is entered, and stands in the matrix", async () => {
    await owner.open("/planning/risks");
    await owner.onPage("Risks");
    await look(owner, "risks-empty");
    await owner.keys("c");
    const dialog = owner.dialog("New risk");
    await dialog.locator("option", { hasText: BAKERY }).waitFor({ state: "attached" });
    await owner.fill({ Client: BAKERY, "What could happen": RISK });
    await dialog.getByLabel("How likely").selectOption("3");
    await dialog.getByLabel("How bad").selectOption("4");
    await look(owner, "risk-form");
    await owner.button("Enter it").click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: RISK }).first().waitFor();
    await look(owner, "risks");
    await page.getByRole("button", { name: RISK }).first().click();
    await owner.dialog(RISK).waitFor();
    await look(owner, "risk");
    await owner.keys("Escape");
  });
}
