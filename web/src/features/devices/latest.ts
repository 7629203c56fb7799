// The latest values of a device, as the list and the overview read them.

export interface Latest {
  metric: string;
  component: string;
  value: number;
}

export interface Share {
  used: number;
  total: number;
  /** Used part of the whole, 0 to 1. */
  share: number;
  /** Mount point or other component; empty for the device as a whole. */
  component: string;
}

const find = (values: readonly Latest[], metric: string, component = "") =>
  values.find((each) => each.metric === metric && each.component === component)?.value;

/** Busy share of all processors in percent. */
export function cpuBusy(values: readonly Latest[]): number | undefined {
  return find(values, "cpu.busy");
}

export function memory(values: readonly Latest[]): Share | undefined {
  return share(find(values, "memory.used"), find(values, "memory.total"), "");
}

/** Filesystems, the fullest first. */
export function filesystems(values: readonly Latest[]): Share[] {
  return values
    .filter((each) => each.metric === "filesystem.used")
    .map((each) =>
      share(each.value, find(values, "filesystem.total", each.component), each.component),
    )
    .filter((each) => each !== undefined)
    .sort((a, b) => b.share - a.share);
}

function share(used: number | undefined, total: number | undefined, component: string) {
  if (used === undefined || total === undefined || total <= 0) return undefined;
  return { used, total, share: used / total, component };
}
