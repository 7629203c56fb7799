import styles from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import type { Person } from "./people-query";
import { PersonState } from "./person-state";
import { useRoles } from "./use-roles";

interface Props {
  rows: readonly Person[];
  cursor: string | null;
  rowProps: (id: string) => { ref: (element: HTMLElement | null) => void };
  onOpen: (id: string) => void;
}

export function PeopleTable({ rows, cursor, rowProps, onOpen }: Props) {
  const { titleOf } = useRoles();
  return (
    <div className="framed">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">E-mail</th>
            <th scope="col">State</th>
            <th scope="col">May</th>
            <th scope="col" className={styles.number}>
              Last seen
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((person) => (
            <tr key={person.id} data-cursor={cursor === person.id} {...rowProps(person.id)}>
              <td className={styles.strong}>
                <button type="button" className={styles.link} onClick={() => onOpen(person.id)}>
                  {person.name}
                </button>
                {person.contact !== null && (
                  <span className={styles.quiet}> of {person.contact.client.name}</span>
                )}
              </td>
              <td>{person.email}</td>
              <td>
                <PersonState person={person} />
              </td>
              <td className={styles.clip}>
                {person.grants.length === 0 ? (
                  <span className={styles.quiet}>see nothing</span>
                ) : (
                  person.grants
                    .map(
                      (grant) =>
                        `${grant.effect === "DENY" ? "not " : ""}${titleOf(grant.role)}${grant.client === null ? "" : `: ${grant.client.name}`}`,
                    )
                    .join(", ")
                )}
              </td>
              <td className={`${styles.number} ${styles.quiet}`}>
                {person.lastSeenAt === null ? "never" : <Time at={person.lastSeenAt} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
