import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import { CopyButton } from "#/ui/copy-button";
import table from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import type { AuditEntry } from "./audit-query";
import styles from "./audit-table.module.css";
import { changedFields } from "./changed-fields";

export function AuditTable({ rows }: { rows: readonly AuditEntry[] }) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <div className="framed">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Action</th>
            <th scope="col">Client</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((entry) => {
            const opened = open === entry.id;
            return (
              <Fragment key={entry.id}>
                <tr>
                  <td className={`${table.quiet} ${styles.when}`}>
                    <Time at={entry.at} />
                  </td>
                  <td className={styles.when}>
                    {entry.actorName}
                    {entry.actorKind !== "user" && (
                      <span className={table.quiet}> ({entry.actorKind})</span>
                    )}
                  </td>
                  <td className={table.strong}>
                    <button
                      type="button"
                      className={table.link}
                      aria-expanded={opened}
                      onClick={() => setOpen(opened ? null : entry.id)}
                    >
                      {opened ? (
                        <ChevronDown size={12} aria-hidden />
                      ) : (
                        <ChevronRight size={12} aria-hidden />
                      )}{" "}
                      {entry.summary}
                    </button>
                  </td>
                  <td>
                    <code>{entry.action}</code>
                  </td>
                  <td>
                    {entry.client === null ? (
                      <span className={table.quiet}>provider</span>
                    ) : (
                      <Link to="/clients/$clientId" params={{ clientId: entry.client.id }}>
                        {entry.client.name}
                      </Link>
                    )}
                  </td>
                </tr>
                {opened && (
                  <tr>
                    <td colSpan={5} className={styles.details}>
                      <Details entry={entry} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Details({ entry }: { entry: AuditEntry }) {
  const changes = changedFields(entry.before, entry.after);
  return (
    <>
      {changes.length > 0 && (
        <dl className={styles.changes}>
          {changes.map(({ field, before, after }) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd>
                {before !== "" && <del>{before}</del>} {after !== "" && <ins>{after}</ins>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className={styles.ids}>
        {entry.objectId !== null && (
          <span className="row">
            {entry.objectKind} <code>{entry.objectId}</code>
            <CopyButton text={entry.objectId} what="object id" />
          </span>
        )}
        {entry.requestId !== null && (
          <span className="row">
            Request <code>{entry.requestId}</code>
            <CopyButton text={entry.requestId} what="request id" />
          </span>
        )}
      </p>
    </>
  );
}
