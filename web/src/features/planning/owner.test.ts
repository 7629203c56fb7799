import { expect, it } from "vitest";
import { ownerChoices, ownerName, ownerOf } from "./owner";

const teams = [
  { id: "tea_1", name: "Service desk", members: [{ userId: "usr_b", name: "Bo" }] },
  {
    id: "tea_2",
    name: "Network",
    members: [
      { userId: "usr_b", name: "Bo" },
      { userId: "usr_a", name: "Ada" },
    ],
  },
];

it("an owner is a team or a person, each offered once", () => {
  expect(ownerChoices(teams, "").map((each) => each.label)).toEqual([
    "Nobody is named",
    "Team Service desk",
    "Team Network",
    "Ada",
    "Bo",
  ]);
  expect(ownerChoices(teams, "usr_gone").at(-1)).toEqual({ value: "usr_gone", label: "as it is" });
});

it("the choice says which kind of owner it is", () => {
  expect(ownerOf("usr_a")).toEqual({ ownerUserId: "usr_a" });
  expect(ownerOf("tea_1")).toEqual({ ownerTeamId: "tea_1" });
  expect(ownerOf("")).toEqual({});
  expect(ownerName({ ownerUserId: "usr_a", ownerTeamId: null }, teams)).toBe("Ada");
  expect(ownerName({ ownerUserId: null, ownerTeamId: null }, teams)).toBeNull();
});
