import { CircleCheck, Eye, FileClock } from "lucide-react";
import { Badge } from "#/ui/badge";
import type { ReportRow } from "./report-query";

export function ReportStatusBadge({ status }: { status: ReportRow["status"] }) {
  if (status === "DRAFT")
    return (
      <Badge tone="warn" icon={FileClock}>
        to look at
      </Badge>
    );
  if (status === "REVIEWED")
    return (
      <Badge tone="accent" icon={Eye}>
        looked at
      </Badge>
    );
  return (
    <Badge tone="good" icon={CircleCheck}>
      delivered
    </Badge>
  );
}
