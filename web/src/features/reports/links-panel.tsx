import { Button } from "@mantine/core";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { useClient } from "urql";
import { nonEmpty, object, pipe, string } from "valibot";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { useAct } from "#/gql/use-act";
import { serverNow } from "#/lib/clock";
import { plural } from "#/lib/quantity";
import { ConfirmDialog } from "#/ui/confirm-dialog";
import { ChoiceField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { FormDrawer } from "#/ui/form/form-drawer";
import { useForm } from "#/ui/form/use-form";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import { useContactChoices } from "./contact-choice";
import { LinkShown } from "./link-shown";
import styles from "./report-page.module.css";
import { type Report, ReportFields, ReportQuery } from "./report-query";

const ReportLinkCreate = graphql(`
  mutation ReportLinkCreate($input: ReportLinkCreateInput!) {
    reportLinkCreate(input: $input) { url errors { code field message } }
  }
`);

const ReportLinkRevoke = graphql(
  `mutation ReportLinkRevoke($input: ReportLinkRevokeInput!) {
    reportLinkRevoke(input: $input) { report { ...ReportFields } errors { code field message } }
  }`,
  [ReportFields],
);

/** Who can read the report without an account, and how often they did. */
export function LinksPanel({ report }: { report: Report }) {
  const run = useAct();
  const [sharing, setSharing] = useState(false);
  const [ending, setEnding] = useState<Report["links"][number] | null>(null);
  const revoke = (linkId: string, recipient: string) =>
    run(
      ReportLinkRevoke,
      { input: { id: report.id, linkId } },
      { done: `The link of ${recipient} no longer works.`, failed: "Could not end the link" },
    );
  return (
    <Panel
      title="Links"
      aside={report.links.length || undefined}
      actions={
        <Button leftSection={<Link2 size={14} />} onClick={() => setSharing(true)}>
          Share
        </Button>
      }
    >
      {report.links.length === 0 && <p>Nobody can read it without an account.</p>}
      <ul className={styles.links}>
        {report.links.map((link) => {
          const over = link.revokedAt !== null || Date.parse(link.expiresAt) < serverNow();
          return (
            <li key={link.id}>
              <strong>{link.recipient}</strong>
              <p>
                {link.uses === 0 ? "not opened yet" : `opened ${plural(link.uses, "time")}`}
                {link.firstUsedAt !== null && (
                  <>
                    , first <Time at={link.firstUsedAt} />
                  </>
                )}
              </p>
              <p>
                {link.revokedAt !== null ? (
                  <>
                    ended <Time at={link.revokedAt} />
                  </>
                ) : (
                  <>
                    {over ? "ran out" : "works until"} <Time at={link.expiresAt} />
                  </>
                )}
              </p>
              {!over && <Button onClick={() => setEnding(link)}>End the link</Button>}
            </li>
          );
        })}
      </ul>
      <FormDrawer title="Share the report" opened={sharing} onClose={() => setSharing(false)}>
        <ShareForm report={report} onClose={() => setSharing(false)} />
      </FormDrawer>
      <ConfirmDialog
        title={ending === null ? "" : `End the link of ${ending.recipient}?`}
        opened={ending !== null}
        confirmLabel="End the link"
        onConfirm={() => ending !== null && void revoke(ending.id, ending.recipient)}
        onClose={() => setEnding(null)}
      >
        Whoever has it can no longer read the report. An ended link cannot be brought back; a new
        one can be made.
      </ConfirmDialog>
    </Panel>
  );
}

const schema = object({ contactId: pipe(string(), nonEmpty("Choose who may read it.")) });

function ShareForm({ report, onClose }: { report: Report; onClose: () => void }) {
  const client = useClient();
  const choices = useContactChoices(report.client.id);
  const [url, setUrl] = useState<string | null>();
  const form = useForm({
    initial: { contactId: "" },
    schema,
    submit: ({ contactId }, { idempotencyKey }) =>
      act(client, ReportLinkCreate, { input: { id: report.id, contactId } }, idempotencyKey),
    onDone: ({ reportLinkCreate }) => {
      setUrl(reportLinkCreate.url);
      const policy = { requestPolicy: "network-only" } as const;
      void client.query(ReportQuery, { id: report.id }, policy).toPromise();
    },
  });
  if (url !== undefined) return <LinkShown url={url} mailed={null} onClose={onClose} />;
  return (
    <FormBody form={form} submitLabel="Make a link" onCancel={onClose}>
      <p>Whoever has the link can read this report, and nothing else, without an account.</p>
      <ChoiceField form={form} name="contactId" label="For" choices={choices} />
    </FormBody>
  );
}
