import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Play } from "lucide-react";
import type { RunNewSearch } from "#/routes/search";
import { useCan } from "../session/viewer";

/** Leads to the plan of a run for what is known here: a device, an insight, a ticket. */
export function StartRunButton({
  search,
  label = "Run",
}: {
  search: RunNewSearch;
  label?: string;
}) {
  const can = useCan();
  if (!can("RUNBOOK_RUN")) return null;
  return (
    <Button
      variant="subtle"
      color="gray"
      leftSection={<Play size={14} />}
      renderRoot={(props) => <Link {...props} to="/runs/new" search={search} />}
    >
      {label}
    </Button>
  );
}
