import { Dialog } from "#/ui/dialog";
import { KeyHint } from "#/ui/key-hint";
import { SECTIONS } from "./registry";
import styles from "./shortcut-sheet.module.css";
import { useActionList } from "./use-actions";

/** The `?` sheet: every key that works here, by section. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const keyed = useActionList().filter((action) => action.keys !== undefined);
  return (
    <Dialog title="Keyboard shortcuts" place="center" width={720} onClose={onClose}>
      <div className={styles.sections}>
        {SECTIONS.map((section) => {
          const members = keyed.filter((action) => action.section === section);
          if (members.length === 0) return null;
          return (
            <section key={section}>
              <h3>{section}</h3>
              <ul>
                {members.map((action) => (
                  <li key={action.id}>
                    <span>{action.title}</span>
                    <KeyHint keys={action.keys ?? ""} />
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      <p className={styles.note}>
        Single keys rest while you type in a field. Sequences are typed one after the other.
      </p>
    </Dialog>
  );
}
