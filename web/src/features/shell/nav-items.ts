// The pages of the navigation, for whom, and their keys. Only pages that exist stand here.
import {
  Activity,
  Braces,
  Building2,
  HardDrive,
  House,
  KeyRound,
  type LucideIcon,
  MonitorSmartphone,
  ScrollText,
  Sun,
  UsersRound,
} from "lucide-react";
import type { Permission, Viewer } from "../session/viewer-query";

export interface NavItem {
  to: string;
  label: string;
  icon: LucideIcon;
  keys: string;
  group: "work" | "settings";
  /** Needed anywhere for the page to be of use; absent: everybody. */
  permission?: Permission;
  keywords?: string;
}

const STAFF: readonly NavItem[] = [
  { to: "/", label: "Today", icon: Sun, keys: "g t", group: "work", keywords: "home start" },
  {
    to: "/clients",
    label: "Clients",
    icon: Building2,
    keys: "g c",
    group: "work",
    permission: "CLIENT_READ",
    keywords: "customers tenants",
  },
  {
    to: "/devices",
    label: "Devices",
    icon: HardDrive,
    keys: "g d",
    group: "work",
    permission: "DEVICE_READ",
    keywords: "agents servers computers",
  },
  {
    to: "/settings/people",
    label: "People",
    icon: UsersRound,
    keys: "g p",
    group: "settings",
    permission: "PEOPLE_READ",
    keywords: "users grants roles invite",
  },
  {
    to: "/settings/enrolment-tokens",
    label: "Enrolment tokens",
    icon: KeyRound,
    keys: "g e",
    group: "settings",
    permission: "ENROLMENT_READ",
    keywords: "agent install",
  },
  {
    to: "/settings/sessions",
    label: "My account",
    icon: MonitorSmartphone,
    keys: "g s",
    group: "settings",
    keywords: "password sign out sessions",
  },
  {
    to: "/settings/audit",
    label: "Audit",
    icon: ScrollText,
    keys: "g a",
    group: "settings",
    permission: "AUDIT_READ",
    keywords: "log history who",
  },
  {
    to: "/settings/system",
    label: "System",
    icon: Activity,
    keys: "g h",
    group: "settings",
    permission: "SYSTEM_READ",
    keywords: "health jobs version",
  },
  {
    to: "/settings/api",
    label: "API explorer",
    icon: Braces,
    keys: "g x",
    group: "settings",
    keywords: "graphql query schema",
  },
];

const CONTACT: readonly NavItem[] = [
  { to: "/", label: "Overview", icon: House, keys: "g t", group: "work" },
  {
    to: "/devices",
    label: "Computers",
    icon: HardDrive,
    keys: "g d",
    group: "work",
    permission: "DEVICE_READ",
  },
  {
    to: "/settings/sessions",
    label: "My account",
    icon: MonitorSmartphone,
    keys: "g s",
    group: "settings",
    keywords: "password sign out",
  },
];

/** What this person's navigation holds. */
export function navItems(viewer: Viewer): readonly NavItem[] {
  const all = viewer.user.kind === "CONTACT" ? CONTACT : STAFF;
  return all.filter(
    ({ permission }) => permission === undefined || viewer.permissions.includes(permission),
  );
}
