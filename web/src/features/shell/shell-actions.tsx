import { useMantineColorScheme } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import {
  Building2,
  HardDrive,
  Keyboard,
  LogOut,
  Moon,
  PanelLeft,
  Rows3,
  Search,
  Sun,
  SunMoon,
  Ticket,
  UserPlus,
} from "lucide-react";
import { useClient } from "urql";
import { act } from "#/gql/act";
import { session } from "#/gql/session";
import { useStore } from "#/lib/store";
import { density, setDensity } from "#/ui/appearance";
import { toast } from "#/ui/toasts";
import type { Action } from "../actions/registry";
import { useActions } from "../actions/use-actions";
import { SessionEnd } from "../session/session-mutations";
import { useCan, useViewer } from "../session/viewer";
import { navItems } from "./nav-items";

interface Props {
  openPalette: () => void;
  openSheet: () => void;
  toggleRail: () => void;
}

/** The actions that are there on every page. */
export function useShellActions({ openPalette, openSheet, toggleRail }: Props): void {
  const viewer = useViewer();
  const can = useCan();
  const navigate = useNavigate();
  const client = useClient();
  const spacing = useStore(density);
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const staff = viewer.user.kind === "STAFF";

  const signOut = async () => {
    const outcome = await act(client, SessionEnd, {});
    if (outcome.kind === "failed" && outcome.problem.code !== "UNAUTHENTICATED") {
      const { what, next, requestId } = outcome.problem;
      toast({
        tone: "bad",
        title: "You are still signed in.",
        detail: `${what} ${next}`,
        requestId,
      });
      return;
    }
    session.end();
    location.assign("/sign-in");
  };

  const go =
    (to: string, search: Record<string, string> = {}) =>
    () =>
      void navigate({ to, search });
  const list: (Action | false)[] = [
    {
      id: "palette.open",
      title: "Search or run a command",
      section: "Help",
      keys: "mod+k",
      icon: Search,
      reach: "keyboard",
      run: openPalette,
    },
    {
      id: "help.shortcuts",
      title: "Show keyboard shortcuts",
      section: "Help",
      keys: "?",
      icon: Keyboard,
      run: openSheet,
    },
    ...navItems(viewer).map(
      (item): Action => ({
        id: `go.${item.to}`,
        title: `Go to ${item.label}`,
        section: "Go to",
        keys: item.keys,
        icon: item.icon,
        keywords: item.keywords ?? "",
        run: go(item.to),
      }),
    ),
    staff &&
      can("TICKET_WRITE") && {
        id: "ticket.create",
        title: "New ticket",
        section: "Create",
        keys: "w",
        icon: Ticket,
        keywords: "create add incident request write",
        run: go("/tickets", { create: "yes" }),
      },
    staff &&
      can("CLIENT_CREATE") && {
        id: "client.create",
        title: "New client",
        section: "Create",
        keys: "c",
        icon: Building2,
        keywords: "create add",
        run: go("/clients", { create: "yes" }),
      },
    staff &&
      can("ENROLMENT_WRITE") && {
        id: "token.create",
        title: "Install an agent",
        section: "Create",
        icon: HardDrive,
        keywords: "create device enrolment token add",
        run: go("/settings/enrolment-tokens", { create: "yes" }),
      },
    staff &&
      can("PEOPLE_WRITE") && {
        id: "user.invite",
        title: "Invite a person",
        section: "Create",
        icon: UserPlus,
        keywords: "create user add",
        run: go("/settings/people", { invite: "yes" }),
      },
    {
      id: "view.light",
      title: "Use light colours",
      section: "View",
      icon: Sun,
      keywords: "theme",
      run: () => setColorScheme("light"),
    },
    {
      id: "view.dark",
      title: "Use dark colours",
      section: "View",
      icon: Moon,
      keywords: "theme night",
      run: () => setColorScheme("dark"),
    },
    {
      id: "view.system",
      title: "Follow the system's colours",
      section: "View",
      icon: SunMoon,
      keywords: "theme auto",
      run: () => setColorScheme("auto"),
    },
    {
      id: "view.density",
      title: spacing === "compact" ? "Use roomier rows" : "Use denser rows",
      section: "View",
      icon: Rows3,
      keywords: "density compact comfortable",
      run: () => setDensity(spacing === "compact" ? "comfortable" : "compact"),
    },
    {
      id: "view.rail",
      title: "Narrow or widen the navigation",
      section: "View",
      keys: "[",
      icon: PanelLeft,
      run: toggleRail,
    },
    {
      id: "session.end",
      title: "Sign out",
      section: "Account",
      icon: LogOut,
      keywords: "log out leave",
      run: () => void signOut(),
    },
  ];
  useActions(
    list.filter((each) => each !== false),
    "shell",
  );
}
