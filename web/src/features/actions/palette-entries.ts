// What the palette offers for a text: actions that match by words, then what the server finds.
import {
  Building2,
  HardDrive,
  Layers,
  Lightbulb,
  ListChecks,
  type LucideIcon,
  MapPin,
  Ticket,
  User,
  UserRound,
} from "lucide-react";
import { useQuery } from "urql";
import { graphql } from "#/gql/graphql";
import { useDebounced } from "#/lib/use-debounced";
import { useViewer } from "../session/viewer";
import { hitPath } from "./hit-path";
import { matchScore } from "./match";
import { useActionList } from "./use-actions";

const SearchQuery = graphql(`
  query Search($text: String!) {
    search(text: $text, first: 12) { id kind title subtitle clientId }
  }
`);

export interface PaletteEntry {
  key: string;
  group: string;
  title: string;
  subtitle?: string;
  icon: LucideIcon;
  keys?: string;
  run: () => void;
}

/** Kinds that this build does not know yet are shown with a plain icon. */
const ICONS: Partial<Record<string, LucideIcon>> = {
  CLIENT: Building2,
  SITE: MapPin,
  CONTACT: UserRound,
  DEVICE: HardDrive,
  USER: User,
  BUSINESS_SERVICE: Layers,
  TICKET: Ticket,
  INSIGHT: Lightbulb,
  RUNBOOK: ListChecks,
};

export function usePaletteEntries(text: string, open: (path: string) => void) {
  const actions = useActionList();
  const contact = useViewer().user.kind === "CONTACT";
  const wanted = text.trim();
  const settled = useDebounced(wanted, 80);
  const [{ data, fetching }] = useQuery({
    query: SearchQuery,
    variables: { text: settled },
    pause: settled.length < 2,
    requestPolicy: "cache-and-network",
  });

  const commands = actions
    .filter((action) => action.reach !== "keyboard")
    .map((action) => ({ action, score: matchScore(wanted, action.title, action.keywords ?? "") }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => (wanted === "" ? 0 : b.score - a.score))
    .map(
      ({ action }): PaletteEntry => ({
        key: action.id,
        group: wanted === "" ? action.section : "Commands",
        title: action.title,
        icon: action.icon ?? Layers,
        run: action.run,
        ...(action.keys === undefined ? {} : { keys: action.keys }),
      }),
    );
  if (wanted === "") commands.sort((a, b) => order(a.group) - order(b.group));

  const hits = settled.length < 2 || wanted.length < 2 ? [] : (data?.search ?? []);
  const found = hits.map(
    (hit): PaletteEntry => ({
      key: hit.id,
      group: "Found",
      title: hit.title,
      subtitle: hit.subtitle,
      icon: ICONS[hit.kind] ?? Layers,
      run: () => open(hitPath(hit, contact)),
    }),
  );
  return { entries: [...found, ...commands], searching: fetching || settled !== wanted };
}

const ORDER = ["This page", "List", "Go to", "Create", "View", "Account", "Help"];
const order = (group: string) => ORDER.indexOf(group);
