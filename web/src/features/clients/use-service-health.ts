import { useMemo } from "react";
import { useLiveQuery } from "#/gql/use-live-query";
import { useOnChange } from "../live/changes";
import { useCan } from "../session/viewer";
import { ClientDevicesQuery } from "./client-query";
import { OpenInsightsQuery, OpenTicketsQuery } from "./health-query";
import { type Health, healthOf } from "./service-health";

const INSIGHTS = ["INSIGHT"] as const;
const TICKETS = ["TICKET"] as const;
const NOTHING: readonly never[] = [];

interface Service {
  id: string;
  deviceIds: readonly string[];
}

/**
 * The health of a client's services, by id. Empty until everything that could say otherwise has
 * answered: a service is not called well while its troubles are still being asked for.
 */
export function useServiceHealth(
  clientId: string,
  services: readonly Service[],
): { health: ReadonlyMap<string, Health>; failed: boolean; retry: () => void } {
  const can = useCan();
  const variables = { clientId };
  const insights = useLiveQuery({
    query: OpenInsightsQuery,
    variables,
    pause: !can("INSIGHT_READ"),
  });
  const tickets = useLiveQuery({ query: OpenTicketsQuery, variables, pause: !can("TICKET_READ") });
  const devices = useLiveQuery({ query: ClientDevicesQuery, variables });
  useOnChange(INSIGHTS, insights.refetch);
  useOnChange(TICKETS, tickets.refetch);
  const parts = [insights, tickets, devices];
  const failed = parts.some(({ data, problem }) => data === undefined && problem !== undefined);
  const waiting = parts.some(({ loading }) => loading);
  const openInsights = insights.data?.insights.nodes ?? NOTHING;
  const openTickets = tickets.data?.tickets.nodes ?? NOTHING;
  const nodes = devices.data?.devices.nodes ?? NOTHING;
  const allTroubles =
    openInsights.length >= (insights.data?.insights.totalCount ?? 0) &&
    openTickets.length >= (tickets.data?.tickets.totalCount ?? 0);
  const allDevices = nodes.length >= (devices.data?.devices.totalCount ?? 0);
  const health = useMemo(() => {
    if (waiting || failed) return new Map<string, Health>();
    const states = new Map(nodes.map(({ id, state }) => [id, state as string]));
    const lists = { insights: openInsights, tickets: openTickets, states };
    const known = { ...lists, allDevices, allTroubles };
    return new Map(services.map((service) => [service.id, healthOf(service, known)]));
  }, [waiting, failed, nodes, allDevices, allTroubles, openInsights, openTickets, services]);
  const retry = () => {
    for (const { refetch } of parts) refetch();
  };
  return { health, failed, retry };
}
