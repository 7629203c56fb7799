// The map of the portal: every path, what its search parameters are, and which chunk shows it.
// Search parameters are the state of a view: a link reproduces what one sees.
import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { fallback } from "./fallback";
import { rootRoute, shellRoute } from "./frames";
import {
  auditSearch,
  clientSearch,
  clientsSearch,
  decisionsSearch,
  deviceSearch,
  devicesSearch,
  enrolmentSearch,
  insightsSearch,
  peopleSearch,
  reportsSearch,
  requestsSearch,
  rulesSearch,
  serviceLevelsSearch,
  signInSearch,
  ticketsSearch,
  windowsSearch,
} from "./search";
import {
  forecastPage,
  forecasts,
  occurrencePage,
  risks,
  runbookEdit,
  runbookNew,
  runbookPage,
  runbooks,
  runNew,
  runPage,
  runs,
  upkeep,
} from "./stewardship-routes";

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

const insights = createRoute({
  getParentRoute: under,
  path: "/insights",
  validateSearch: insightsSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) =>
    import("#/features/insights/insights-page").then((page) => page.prefetch(deps)),
  component: lazyRouteComponent(() => import("#/features/insights/insights-page"), "InsightsPage"),
});

const insightPage = createRoute({
  getParentRoute: under,
  path: "/insights/$insightId",
  loader: ({ params }) =>
    import("#/features/insights/insight-page").then((page) => page.prefetch(params.insightId)),
  component: lazyRouteComponent(() => import("#/features/insights/insight-page"), "InsightPage"),
});

const tickets = createRoute({
  getParentRoute: under,
  path: "/tickets",
  validateSearch: ticketsSearch,
  component: lazyRouteComponent(() => import("#/features/tickets/tickets-page"), "TicketsPage"),
});

const ticketPage = createRoute({
  getParentRoute: under,
  path: "/tickets/$ticketId",
  loader: ({ params }) =>
    import("#/features/tickets/ticket-page").then((page) => page.prefetch(params.ticketId)),
  component: lazyRouteComponent(() => import("#/features/tickets/ticket-page"), "TicketPage"),
});

const rules = createRoute({
  getParentRoute: under,
  path: "/settings/rules",
  validateSearch: rulesSearch,
  component: lazyRouteComponent(() => import("#/features/rules/rules-page"), "RulesPage"),
});

const windows = createRoute({
  getParentRoute: under,
  path: "/settings/maintenance",
  validateSearch: windowsSearch,
  component: lazyRouteComponent(() => import("#/features/rules/windows-page"), "WindowsPage"),
});

const link = createRoute({
  getParentRoute: atRoot,
  path: "/link",
  component: lazyRouteComponent(() => import("#/features/link/link-page"), "LinkPage"),
});

const serviceLevels = createRoute({
  getParentRoute: under,
  path: "/settings/service-levels",
  validateSearch: serviceLevelsSearch,
  component: lazyRouteComponent(
    () => import("#/features/service-levels/service-levels-page"),
    "ServiceLevelsPage",
  ),
});

const reports = createRoute({
  getParentRoute: under,
  path: "/reports",
  validateSearch: reportsSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) =>
    import("#/features/reports/reports-page").then((page) => page.prefetch(deps)),
  component: lazyRouteComponent(() => import("#/features/reports/reports-page"), "ReportsPage"),
});

const reportPage = createRoute({
  getParentRoute: under,
  path: "/reports/$reportId",
  loader: ({ params }) =>
    import("#/features/reports/report-page").then((page) => page.prefetch(params.reportId)),
  component: lazyRouteComponent(() => import("#/features/reports/report-page"), "ReportPage"),
});

const decisions = createRoute({
  getParentRoute: under,
  path: "/decisions",
  validateSearch: decisionsSearch,
  component: lazyRouteComponent(
    () => import("#/features/decisions/decisions-page"),
    "DecisionsPage",
  ),
});

const requests = createRoute({
  getParentRoute: under,
  path: "/requests",
  validateSearch: requestsSearch,
  component: lazyRouteComponent(
    () => import("#/features/contact-home/requests-page"),
    "RequestsPage",
  ),
});

const requestPage = createRoute({
  getParentRoute: under,
  path: "/requests/$ticketId",
  component: lazyRouteComponent(
    () => import("#/features/contact-home/request-page"),
    "RequestPage",
  ),
});

const care = createRoute({
  getParentRoute: under,
  path: "/care",
  component: lazyRouteComponent(() => import("#/features/contact-home/care-page"), "CarePage"),
});

const routeTree = rootRoute.addChildren([
  signIn,
  setup,
  invitation,
  link,
  shellRoute.addChildren([
    home,
    clients,
    clientPage,
    devices,
    devicePage,
    insights,
    insightPage,
    tickets,
    ticketPage,
    rules,
    windows,
    people,
    enrolment,
    sessions,
    audit,
    system,
    explorer,
    serviceLevels,
    reports,
    reportPage,
    decisions,
    requests,
    requestPage,
    care,
    runbooks,
    runbookNew,
    runbookPage,
    runbookEdit,
    runs,
    runNew,
    runPage,
    upkeep,
    occurrencePage,
    forecasts,
    risks,
    forecastPage,
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
