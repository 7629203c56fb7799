import { ActionIcon, Button } from "@mantine/core";
import { CircleHelp, Menu as MenuIcon, Plus, Search } from "lucide-react";
import { Hint } from "#/ui/hint";
import { KeyHint } from "#/ui/key-hint";
import { ActionMenu } from "../actions/action-menu";
import { actions } from "../actions/registry";
import { useActionList } from "../actions/use-actions";
import { TimerChip } from "../timer/timer-chip";
import styles from "./top-bar.module.css";
import { UserMenu } from "./user-menu";

const run = (id: string) => actions.get(id)?.run();

/** Search, create, help, and who is signed in. */
export function TopBar({ onMenu }: { onMenu: () => void }) {
  const creatable = useActionList().some((action) => action.section === "Create");
  return (
    <header className={styles.bar}>
      <ActionIcon className={styles.menu ?? ""} aria-label="Open the navigation" onClick={onMenu}>
        <MenuIcon size={16} />
      </ActionIcon>
      <button type="button" className={styles.search} onClick={() => run("palette.open")}>
        <Search size={14} aria-hidden />
        <span>Search or run a command</span>
        <KeyHint keys="mod+k" />
      </button>
      <div className={styles.right}>
        <TimerChip />
        {creatable && (
          <ActionMenu
            section="Create"
            trigger={<Button leftSection={<Plus size={14} />}>New</Button>}
          />
        )}
        <Hint label="Keyboard shortcuts" keys="?">
          <ActionIcon aria-label="Keyboard shortcuts" onClick={() => run("help.shortcuts")}>
            <CircleHelp size={16} />
          </ActionIcon>
        </Hint>
        <UserMenu />
      </div>
    </header>
  );
}
