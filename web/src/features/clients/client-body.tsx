import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import { AgreementsPanel } from "../agreements/agreements-panel";
import { DecisionsPanel } from "../decisions/decisions-panel";
import { ReportsPanel } from "../reports/reports-panel";
import { ResponsibilitiesPanel } from "../responsibilities/responsibilities-panel";
import { useCan } from "../session/viewer";
import { ManagedPanel } from "../timeline/managed-panel";
import { UpkeepOfClient } from "../upkeep/upkeep-of-client";
import styles from "./client-body.module.css";
import type { ClientDetails } from "./client-query";
import { ContactsPanel } from "./contacts-panel";
import { ClientDevicesPanel } from "./devices-panel";
import { RisksPanel } from "./risks-panel";
import { ServicesPanel } from "./services-panel";
import { SitesPanel } from "./sites-panel";

interface Props {
  details: ClientDetails;
  canWrite: boolean;
  canWriteContacts: boolean;
}

/**
 * Is this client safe? What its people work with and how that is, what happened between incidents,
 * what is owed and who does it, and whom to call.
 */
export function ClientBody({ details, canWrite, canWriteContacts }: Props) {
  const can = useCan();
  const { id: clientId } = details;
  return (
    <div className={styles.sections}>
      <div className={styles.columns}>
        <div className={styles.main}>
          <ServicesPanel
            clientId={clientId}
            services={details.businessServices}
            canWrite={canWrite}
          />
          <ClientDevicesPanel clientId={clientId} />
        </div>
        <div className={styles.side}>
          <About details={details} />
          {can("DECISION_READ") && <DecisionsPanel clientId={clientId} />}
          {can("REPORT_READ") && <ReportsPanel clientId={clientId} />}
        </div>
      </div>
      {can("REPORT_READ") && <ManagedPanel clientId={clientId} />}
      <div className={styles.columns}>
        <div className={styles.main}>
          <UpkeepOfClient clientId={clientId} />
          {can("AGREEMENT_READ") && (
            <>
              <AgreementsPanel clientId={clientId} canWrite={can("AGREEMENT_WRITE")} />
              <ResponsibilitiesPanel clientId={clientId} canWrite={can("AGREEMENT_WRITE")} />
            </>
          )}
        </div>
        <div className={styles.side}>
          {can("PLAN_READ") && <RisksPanel clientId={clientId} />}
          <SitesPanel clientId={clientId} sites={details.sites} canWrite={canWrite} />
          <ContactsPanel
            clientId={clientId}
            sites={details.sites}
            contacts={details.contacts}
            canWrite={canWriteContacts}
          />
        </div>
      </div>
    </div>
  );
}

function About({ details }: { details: ClientDetails }) {
  return (
    <Panel title="About">
      {details.notes !== "" && <p className={styles.notes}>{details.notes}</p>}
      <Facts
        rows={[
          ["Client since", <Time key="t" at={details.createdAt} />],
          [
            "Id",
            <span key="i" className="row">
              <code>{details.id.slice(0, 16)}…</code>
              <CopyButton text={details.id} what="client id" />
            </span>,
          ],
          [
            "Archived",
            details.archivedAt === null ? null : <Time key="a" at={details.archivedAt} />,
          ],
        ]}
      />
    </Panel>
  );
}
