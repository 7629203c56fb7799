import { Link } from "@tanstack/react-router";
import { Tabs } from "#/ui/tabs";

const exact = { exact: true, includeSearch: false } as const;

/** What will be, and what could go wrong. */
export function PlanningTabs() {
  return (
    <Tabs label="Planning">
      <Link to="/planning" activeOptions={exact}>
        Forecasts
      </Link>
      <Link to="/planning/risks" activeOptions={exact}>
        Risks
      </Link>
    </Tabs>
  );
}
