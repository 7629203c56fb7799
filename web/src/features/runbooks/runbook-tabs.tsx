import { Link } from "@tanstack/react-router";
import { Tabs } from "#/ui/tabs";

const exact = { exact: true, includeSearch: false } as const;

/** What can be done, and what is being done. */
export function RunbookTabs() {
  return (
    <Tabs label="Runbooks and runs">
      <Link to="/runbooks" activeOptions={exact}>
        Runbooks
      </Link>
      <Link to="/runs" activeOptions={exact}>
        Runs
      </Link>
    </Tabs>
  );
}
