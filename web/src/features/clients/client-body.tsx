import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import styles from "./client-body.module.css";
import type { ClientDetails } from "./client-query";
import { ContactsPanel } from "./contacts-panel";
import { ClientDevicesPanel } from "./devices-panel";
import { ServicesPanel } from "./services-panel";
import { SitesPanel } from "./sites-panel";

interface Props {
  details: ClientDetails;
  canWrite: boolean;
  canWriteContacts: boolean;
}

/** What is known of a client: what its people work with and on what, and whom to call. */
export function ClientBody({ details, canWrite, canWriteContacts }: Props) {
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        <ServicesPanel
          clientId={details.id}
          services={details.businessServices}
          canWrite={canWrite}
        />
        <ClientDevicesPanel clientId={details.id} />
      </div>
      <div className={styles.side}>
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
        <SitesPanel clientId={details.id} sites={details.sites} canWrite={canWrite} />
        <ContactsPanel
          clientId={details.id}
          sites={details.sites}
          contacts={details.contacts}
          canWrite={canWriteContacts}
        />
      </div>
    </div>
  );
}
