import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { sendDocument } from "#/gql/raw";
import { SkeletonRows } from "#/ui/skeleton";
import styles from "./explorer.module.css";
import { INTROSPECTION, named, readTypes, type SchemaType, written } from "./schema-types";

type Loaded = { kind: "waiting" } | { kind: "failed" } | { kind: "loaded"; types: SchemaType[] };

/** All types of the schema with their descriptions; every name leads on. */
export function SchemaBrowser() {
  const [loaded, setLoaded] = useState<Loaded>({ kind: "waiting" });
  const [filter, setFilter] = useState("");
  const [open, setOpen] = useState("Query");
  useEffect(() => {
    let current = true;
    sendDocument(INTROSPECTION, {})
      .then(({ text }) => current && setLoaded({ kind: "loaded", types: readTypes(text) }))
      .catch(() => current && setLoaded({ kind: "failed" }));
    return () => {
      current = false;
    };
  }, []);
  if (loaded.kind === "waiting") return <SkeletonRows />;
  if (loaded.kind === "failed" || loaded.types.length === 0) {
    return (
      <p className={styles.quiet}>
        The server did not tell its schema. Reload the page to ask again.
      </p>
    );
  }
  const wanted = filter.trim().toLowerCase();
  const type = loaded.types.find((each) => each.name === open);
  return (
    <>
      <TextInput
        aria-label="Filter types"
        placeholder="Filter types"
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
      <ul className={styles.types} tabIndex={0} aria-label="Types">
        {loaded.types
          .filter((each) => wanted === "" || each.name.toLowerCase().includes(wanted))
          .map(({ name }) => (
            <li key={name}>
              <button type="button" aria-pressed={name === open} onClick={() => setOpen(name)}>
                {name}
              </button>
            </li>
          ))}
      </ul>
      {type !== undefined && <TypeDetails type={type} onOpen={setOpen} />}
    </>
  );
}

function TypeDetails({ type, onOpen }: { type: SchemaType; onOpen: (name: string) => void }) {
  const fields = type.fields ?? type.inputFields ?? [];
  return (
    <div className={styles.details}>
      <h3>{type.name}</h3>
      {type.description !== null && <p className={styles.quiet}>{type.description}</p>}
      <ul>
        {fields.map((field) => (
          <li key={field.name}>
            <code>
              {field.isDeprecated ? <s>{field.name}</s> : field.name}
              {field.args !== undefined && field.args.length > 0 && (
                <span className={styles.quiet}>
                  ({field.args.map((arg) => `${arg.name}: ${written(arg.type)}`).join(", ")})
                </span>
              )}
              {": "}
              <button type="button" onClick={() => onOpen(named(field.type))}>
                {written(field.type)}
              </button>
            </code>
            {field.description !== null && <p className={styles.quiet}>{field.description}</p>}
          </li>
        ))}
        {type.enumValues?.map((value) => (
          <li key={value.name}>
            <code>{value.name}</code>
            {value.description !== null && <p className={styles.quiet}>{value.description}</p>}
          </li>
        ))}
      </ul>
    </div>
  );
}
