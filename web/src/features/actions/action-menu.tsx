import type { ReactElement } from "react";
import { KeyHint } from "#/ui/key-hint";
import { Menu, MenuItem } from "#/ui/menu";
import type { ActionSection } from "./registry";
import { useActionList } from "./use-actions";

/** A menu of the actions of one section, as they are registered now. */
export function ActionMenu(props: {
  section: ActionSection;
  trigger: ReactElement<Record<string, unknown>>;
}) {
  return (
    <Menu label={props.section} trigger={props.trigger}>
      <MenuActions section={props.section} />
    </Menu>
  );
}

/** The items alone, for a menu that holds more than one section. */
export function MenuActions({ section }: { section: ActionSection }) {
  const list = useActionList().filter((action) => action.section === section);
  return list.map(({ id, title, icon: Icon, keys, run }) => (
    <MenuItem
      key={id}
      onSelect={run}
      icon={Icon === undefined ? undefined : <Icon size={14} />}
      aside={keys === undefined ? undefined : <KeyHint keys={keys} />}
    >
      {title}
    </MenuItem>
  ));
}
