import { FormDrawer } from "#/ui/form/form-drawer";
import { Panel } from "#/ui/panel";
import styles from "./client-body.module.css";
import { useEditing } from "./editing";
import { AddButton, EditButton } from "./panel-buttons";
import { type Site, SiteForm } from "./site-form";

interface Props {
  clientId: string;
  sites: readonly Site[];
  canWrite: boolean;
}

export function SitesPanel({ clientId, sites, canWrite }: Props) {
  const editing = useEditing<Site>();
  return (
    <Panel
      title="Sites"
      aside={sites.length || undefined}
      inset="flush"
      actions={canWrite ? <AddButton what="a site" onClick={editing.create} /> : undefined}
    >
      {sites.length === 0 && (
        <p className={styles.empty}>
          No site yet. A site says where devices stand and in which time zone.
        </p>
      )}
      <ul className={styles.list}>
        {sites.map((site) => (
          <li key={site.id} className={styles.entry}>
            <div className={styles.entryText}>
              <h3>{site.name}</h3>
              <p>
                {[site.address, site.timeZone.replaceAll("_", " ")].filter(Boolean).join(" · ")}
              </p>
            </div>
            {canWrite && <EditButton what={site.name} onClick={() => editing.edit(site)} />}
          </li>
        ))}
      </ul>
      <FormDrawer
        title={editing.existing === undefined ? "Add a site" : `Edit ${editing.existing.name}`}
        opened={editing.subject !== null}
        onClose={editing.close}
      >
        <SiteForm
          clientId={clientId}
          onClose={editing.close}
          {...(editing.existing === undefined ? {} : { existing: editing.existing })}
        />
      </FormDrawer>
    </Panel>
  );
}
