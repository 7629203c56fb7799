import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleDashed, Hourglass } from "lucide-react";
import { useLiveQuery } from "#/gql/use-live-query";
import { Badge } from "#/ui/badge";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Panel } from "#/ui/panel";
import { ProblemLine } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { weekInWords } from "../calendars/hours";
import styles from "../clients/client-body.module.css";
import { useEditing } from "../clients/editing";
import { AddButton, EditButton } from "../clients/panel-buttons";
import { useOnChange } from "../live/changes";
import { PromisesTable } from "../sla-policies/promises-table";
import { dayInWords } from "../timeline/days";
import { AgreementForm } from "./agreement-form";
import { type Agreement, AgreementsQuery } from "./agreement-query";

const KINDS = ["AGREEMENT", "SLA_POLICY", "CALENDAR"] as const;

/** What the provider owes the client: what is covered, when, and which times are promised. */
export function AgreementsPanel({ clientId, canWrite }: { clientId: string; canWrite: boolean }) {
  const editing = useEditing<Agreement>();
  const { data, loading, problem, refetch } = useLiveQuery({
    query: AgreementsQuery,
    variables: { clientId },
  });
  useOnChange(KINDS, refetch);
  const agreements = data?.client?.agreements;
  return (
    <Panel
      title="Agreements"
      aside={agreements?.length || undefined}
      inset="flush"
      actions={canWrite ? <AddButton what="an agreement" onClick={editing.create} /> : undefined}
    >
      {loading && <SkeletonRows rows={3} />}
      {agreements === undefined && problem !== undefined && (
        <ProblemLine problem={problem} onRetry={refetch} />
      )}
      {agreements?.length === 0 && (
        <p className={styles.empty}>
          No agreement yet. Without one nothing is owed, no clock runs, and no report can say
          whether promises were kept.
        </p>
      )}
      <ul className={styles.list}>
        {agreements?.map((agreement) => (
          <li key={agreement.id} className={styles.entry}>
            <div className={styles.entryText}>
              <h3>
                {agreement.name}
                <StateBadge state={agreement.state} />
              </h3>
              <p>
                <Term agreement={agreement} />
                <Hours calendar={agreement.calendar} clientId={clientId} />
              </p>
              <p>
                {agreement.services.length === 0
                  ? "Covers no service yet"
                  : `Covers ${agreement.services.map(({ name }) => name).join(", ")}`}
              </p>
              {agreement.note !== "" && <p>{agreement.note}</p>}
              {agreement.slaPolicy === null ? (
                <p>Promises no times.</p>
              ) : (
                <details>
                  <summary>Promised times: {agreement.slaPolicy.name}</summary>
                  <PromisesTable priorities={agreement.slaPolicy.priorities} />
                </details>
              )}
            </div>
            {canWrite && (
              <EditButton what={agreement.name} onClick={() => editing.edit(agreement)} />
            )}
          </li>
        ))}
      </ul>
      <FormDrawer
        title={
          editing.existing === undefined ? "Add an agreement" : `Edit ${editing.existing.name}`
        }
        opened={editing.subject !== null}
        onClose={editing.close}
      >
        <AgreementForm
          clientId={clientId}
          onClose={editing.close}
          {...(editing.existing === undefined ? {} : { existing: editing.existing })}
        />
      </FormDrawer>
    </Panel>
  );
}

function StateBadge({ state }: { state: Agreement["state"] }) {
  if (state === "IN_FORCE")
    return (
      <Badge tone="good" icon={CircleCheck}>
        in force
      </Badge>
    );
  if (state === "UPCOMING")
    return (
      <Badge tone="accent" icon={Hourglass}>
        not begun
      </Badge>
    );
  return (
    <Badge tone="calm" icon={CircleDashed}>
      ended
    </Badge>
  );
}

function Term({ agreement: { startsOn, endsOn } }: { agreement: Agreement }) {
  if (endsOn === null) return <>Since {dayInWords(startsOn)}, no end agreed</>;
  return (
    <>
      {dayInWords(startsOn)} to {dayInWords(endsOn)}
    </>
  );
}

function Hours(props: { calendar: Agreement["calendar"]; clientId: string }) {
  const { calendar, clientId } = props;
  if (calendar === null) return <> · no hours of cover</>;
  return (
    <>
      {" · "}
      <Link
        to="/settings/service-levels"
        search={{ tab: "calendars", client: clientId, edit: calendar.id }}
      >
        {calendar.name}
      </Link>
      {`: ${weekInWords(calendar.weekly)}, `}
      {calendar.openNow ? (
        "open now"
      ) : calendar.nextOpensAt === null ? (
        "closed"
      ) : (
        <>
          opens <Time at={calendar.nextOpensAt} />
        </>
      )}
    </>
  );
}
