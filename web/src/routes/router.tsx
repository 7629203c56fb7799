// The map of the portal: every path, what its search parameters are, and which chunk shows it.
// Search parameters are the state of a view: a link reproduces what one sees.
import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { fallback } from "./fallback";
import { rootRoute, shellRoute } from "./frames";
import {
  auditSearch,
  clientSearch,
  clientsSearch,
  deviceSearch,
  devicesSearch,
  enrolmentSearch,
  peopleSearch,
  signInSearch,
} from "./search";

const under = () => shellRoute;
const atRoot = () => rootRoute;

const signIn = createRoute({
  getParentRoute: atRoot,
  path: "/sign-in",
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import("#/features/session/sign-in-page"), "SignInPage"),
});

const setup = createRoute({
  getParentRoute: atRoot,
  path: "/setup",
  component: lazyRouteComponent(() => import("#/features/session/setup-page"), "SetupPage"),
});

const invitation = createRoute({
  getParentRoute: atRoot,
  path: "/invitation",
  component: lazyRouteComponent(
    () => import("#/features/session/invitation-page"),
    "InvitationPage",
  ),
});

const home = createRoute({
  getParentRoute: under,
  path: "/",
  component: lazyRouteComponent(() => import("#/features/today/home-page"), "HomePage"),
});

const clients = createRoute({
  getParentRoute: under,
  path: "/clients",
  validateSearch: clientsSearch,
  loader: () => import("#/features/clients/clients-page").then((page) => page.prefetch()),
  component: lazyRouteComponent(() => import("#/features/clients/clients-page"), "ClientsPage"),
});

const clientPage = createRoute({
  getParentRoute: under,
  path: "/clients/$clientId",
  validateSearch: clientSearch,
  loader: ({ params }) =>
    import("#/features/clients/client-page").then((page) => page.prefetch(params.clientId)),
  component: lazyRouteComponent(() => import("#/features/clients/client-page"), "ClientPage"),
});

const devices = createRoute({
  getParentRoute: under,
  path: "/devices",
  validateSearch: devicesSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) =>
    import("#/features/devices/devices-page").then((page) => page.prefetch(deps)),
  component: lazyRouteComponent(() => import("#/features/devices/devices-page"), "DevicesPage"),
});

const devicePage = createRoute({
  getParentRoute: under,
  path: "/devices/$deviceId",
  validateSearch: deviceSearch,
  loader: ({ params }) =>
    import("#/features/device/device-page").then((page) => page.prefetch(params.deviceId)),
  component: lazyRouteComponent(() => import("#/features/device/device-page"), "DevicePage"),
});

const people = createRoute({
  getParentRoute: under,
  path: "/settings/people",
  validateSearch: peopleSearch,
  loader: () => import("#/features/people/people-page").then((page) => page.prefetch()),
  component: lazyRouteComponent(() => import("#/features/people/people-page"), "PeoplePage"),
});

const enrolment = createRoute({
  getParentRoute: under,
  path: "/settings/enrolment-tokens",
  validateSearch: enrolmentSearch,
  loader: () => import("#/features/enrolment/enrolment-page").then((page) => page.prefetch()),
  component: lazyRouteComponent(
    () => import("#/features/enrolment/enrolment-page"),
    "EnrolmentPage",
  ),
});

const sessions = createRoute({
  getParentRoute: under,
  path: "/settings/sessions",
  component: lazyRouteComponent(() => import("#/features/sessions/sessions-page"), "SessionsPage"),
});

const audit = createRoute({
  getParentRoute: under,
  path: "/settings/audit",
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("#/features/audit/audit-page"), "AuditPage"),
});

const system = createRoute({
  getParentRoute: under,
  path: "/settings/system",
  component: lazyRouteComponent(() => import("#/features/system/system-page"), "SystemPage"),
});

const explorer = createRoute({
  getParentRoute: under,
  path: "/settings/api",
  component: lazyRouteComponent(() => import("#/features/explorer/explorer-page"), "ExplorerPage"),
});

const routeTree = rootRoute.addChildren([
  signIn,
  setup,
  invitation,
  shellRoute.addChildren([
    home,
    clients,
    clientPage,
    devices,
    devicePage,
    people,
    enrolment,
    sessions,
    audit,
    system,
    explorer,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  defaultPreloadDelay: 40,
  defaultPendingMs: 200,
  scrollRestoration: true,
  scrollToTopSelectors: ["#content"],
  ...fallback,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
