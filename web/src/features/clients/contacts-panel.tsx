import { ActionIcon } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { Panel } from "#/ui/panel";
import { useCan } from "../session/viewer";
import styles from "./client-body.module.css";
import { type Contact, ContactForm } from "./contact-form";
import { useEditing } from "./editing";
import { AddButton, EditButton } from "./panel-buttons";
import type { Site } from "./site-form";

interface Props {
  clientId: string;
  sites: readonly Site[];
  contacts: readonly Contact[];
  canWrite: boolean;
}

export function ContactsPanel({ clientId, sites, contacts, canWrite }: Props) {
  const editing = useEditing<Contact>();
  const mayInvite = useCan()("PEOPLE_WRITE");
  const navigate = useNavigate();
  const invite = (contact: Contact) =>
    void navigate({ to: "/settings/people", search: { invite: "yes", contact: contact.id } });
  return (
    <Panel
      title="Contacts"
      aside={contacts.length || undefined}
      inset="flush"
      actions={canWrite ? <AddButton what="a contact" onClick={editing.create} /> : undefined}
    >
      {contacts.length === 0 && (
        <p className={styles.empty}>No contact yet. Whom do you call here?</p>
      )}
      <ul className={styles.list}>
        {contacts.map((contact) => (
          <li key={contact.id} className={styles.entry}>
            <div className={styles.entryText}>
              <h3>{contact.name}</h3>
              <p>{[contact.title, contact.site?.name].filter(Boolean).join(" · ")}</p>
              <Reach contact={contact} />
            </div>
            {mayInvite && contact.email !== null && (
              <Hint label="Invite to the portal">
                <ActionIcon
                  aria-label={`Invite ${contact.name} to the portal`}
                  onClick={() => invite(contact)}
                >
                  <UserPlus size={14} />
                </ActionIcon>
              </Hint>
            )}
            {canWrite && <EditButton what={contact.name} onClick={() => editing.edit(contact)} />}
          </li>
        ))}
      </ul>
      <FormDrawer
        title={editing.existing === undefined ? "Add a contact" : `Edit ${editing.existing.name}`}
        opened={editing.subject !== null}
        onClose={editing.close}
      >
        <ContactForm
          clientId={clientId}
          sites={sites}
          onClose={editing.close}
          {...(editing.existing === undefined ? {} : { existing: editing.existing })}
        />
      </FormDrawer>
    </Panel>
  );
}

function Reach({ contact: { email, phone } }: { contact: Contact }) {
  if (email === null && !phone) return null;
  return (
    <p>
      {email !== null && <a href={`mailto:${email}`}>{email}</a>}
      {email !== null && phone ? " · " : ""}
      {phone ? <a href={`tel:${phone.replaceAll(" ", "")}`}>{phone}</a> : null}
    </p>
  );
}
