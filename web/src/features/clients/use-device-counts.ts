import { useCallback, useEffect, useState } from "react";
import { uncachedClient } from "#/gql/client";
import { graphql, type ResultOf } from "#/gql/graphql";
import { useOnChange } from "../live/changes";

const DeviceCountsQuery = graphql(`
  query ClientDeviceCounts($ids: [ID!]!) {
    deviceCounts(clientIds: $ids) { clientId counts { live silent awaiting total } }
  }
`);

export type Counts = ResultOf<typeof DeviceCountsQuery>["deviceCounts"][number]["counts"];

/** The server answers for this many clients at once. */
const AT_ONCE = 100;
const KINDS = ["DEVICE"] as const;
const NONE: ReadonlyMap<string, Counts> = new Map();

/** Devices by state for the clients of a list; those not yet known are absent. */
export function useDeviceCounts(clientIds: readonly string[]): ReadonlyMap<string, Counts> {
  const [counts, setCounts] = useState(NONE);
  const key = clientIds.join(" ");
  const ask = useCallback(async () => {
    const ids = key === "" ? [] : key.split(" ");
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const chunk = ids.slice(start, start + AT_ONCE);
      const { data } = await uncachedClient.query(DeviceCountsQuery, { ids: chunk }).toPromise();
      const answered = data?.deviceCounts ?? [];
      setCounts(
        (before) =>
          new Map([...before, ...answered.map((each) => [each.clientId, each.counts] as const)]),
      );
    }
  }, [key]);
  useEffect(() => void ask(), [ask]);
  useOnChange(KINDS, ask);
  return counts;
}
