import { graphql } from "#/gql/graphql";

/**
 * The readings that lists and overviews show. The same arguments everywhere: the cache keeps one
 * value for all, so that an event that carries it renews every place at once.
 */
export const DeviceReadings = graphql(`
  fragment DeviceReadings on Device @_unmask {
    latest(
      metrics: ["cpu.busy", "memory.used", "memory.total", "filesystem.used", "filesystem.total"]
    ) { metric component unit value at }
  }
`);
