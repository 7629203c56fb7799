import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { CopyPlus, Download, Eye, Pencil, RefreshCw, Send } from "lucide-react";
import { useState } from "react";
import { graphql } from "#/gql/graphql";
import { useAct } from "#/gql/use-act";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { toast } from "#/ui/toasts";
import type { Action } from "../actions/registry";
import { useActions } from "../actions/use-actions";
import { DeliverForm } from "./deliver-form";
import { downloadReport } from "./download-report";
import { type Report, ReportFields, ReportRowFields } from "./report-query";
import { SummaryForm } from "./summary-form";

const ReportReview = graphql(
  `mutation ReportReview($input: ReportReviewInput!) {
    reportReview(input: $input) { report { ...ReportFields } errors { code field message } }
  }`,
  [ReportFields],
);

const ReportRefresh = graphql(
  `mutation ReportRefresh($input: ReportUpdateInput!) {
    reportUpdate(input: $input) { report { ...ReportFields } errors { code field message } }
  }`,
  [ReportFields],
);

const ReportEditionCreate = graphql(
  `mutation ReportEditionCreate($input: ReportEditionCreateInput!) {
    reportEditionCreate(input: $input) {
      report { ...ReportRowFields }
      errors { code field message }
    }
  }`,
  [ReportRowFields],
);

/** What can be done with a report in its present state; each with its key. */
export function ReportActions({ report, canWrite }: { report: Report; canWrite: boolean }) {
  const run = useAct();
  const navigate = useNavigate();
  const [form, setForm] = useState<"words" | "deliver" | null>(null);
  const version = { id: report.id, expectedVersion: report.version };
  const open = canWrite && report.status !== "DELIVERED";
  const pdf = report.files.includes("pdf");
  const list: (Action | false)[] = [
    open && {
      id: "report.words",
      title: "Edit the words",
      section: "This page",
      keys: "e",
      icon: Pencil,
      run: () => setForm("words"),
    },
    open && {
      id: "report.refresh",
      title: "Gather the facts anew",
      section: "This page",
      keys: "r",
      icon: RefreshCw,
      run: () =>
        void run(
          ReportRefresh,
          { input: { ...version, refresh: true } },
          { done: "The facts are those of now.", failed: "Could not gather the facts anew" },
        ),
    },
    open &&
      report.status === "DRAFT" && {
        id: "report.review",
        title: "I have looked at it",
        section: "This page",
        keys: "v",
        icon: Eye,
        run: () =>
          void run(
            ReportReview,
            { input: version },
            { done: "It can be delivered now.", failed: "Could not mark it as looked at" },
          ),
      },
    open &&
      report.status === "REVIEWED" && {
        id: "report.deliver",
        title: "Deliver",
        section: "This page",
        keys: "d",
        icon: Send,
        run: () => setForm("deliver"),
      },
    canWrite &&
      report.status === "DELIVERED" && {
        id: "report.edition",
        title: "Begin a new edition",
        section: "This page",
        keys: "n",
        icon: CopyPlus,
        run: async () => {
          const outcome = await run(
            ReportEditionCreate,
            { input: { id: report.id } },
            { failed: "Could not begin a new edition" },
          );
          const next = outcome.kind === "done" ? outcome.data.reportEditionCreate.report : null;
          if (next !== null)
            void navigate({ to: "/reports/$reportId", params: { reportId: next.id } });
        },
      },
    pdf && {
      id: "report.pdf",
      title: "Download the PDF",
      section: "This page",
      keys: "p",
      icon: Download,
      run: async () => {
        const refused = await downloadReport(report.id, report.title);
        if (refused !== null)
          toast({ tone: "bad", title: "Could not download the PDF.", detail: refused });
      },
    },
  ];
  const offered = list.filter((each) => each !== false);
  useActions(offered);
  const next = report.status === "DRAFT" ? "report.review" : "report.deliver";
  return (
    <>
      {offered.map(({ id, title, keys, icon: Icon, run: go }) => (
        <Hint key={id} label={title} keys={keys}>
          <Button
            variant={id === next ? "filled" : "default"}
            leftSection={Icon === undefined ? undefined : <Icon size={14} />}
            onClick={go}
          >
            {title}
          </Button>
        </Hint>
      ))}
      <FormDrawer
        title="The words it begins with"
        opened={form === "words"}
        onClose={() => setForm(null)}
      >
        <SummaryForm report={report} onClose={() => setForm(null)} />
      </FormDrawer>
      <FormDrawer
        title="Deliver the report"
        opened={form === "deliver"}
        onClose={() => setForm(null)}
      >
        <DeliverForm report={report} onClose={() => setForm(null)} />
      </FormDrawer>
    </>
  );
}
