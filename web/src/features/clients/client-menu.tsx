import { ActionIcon } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { Archive, ArchiveRestore, Ellipsis, ScrollText } from "lucide-react";
import { graphql } from "#/gql/graphql";
import { useAct } from "#/gql/use-act";
import { Menu, MenuItem } from "#/ui/menu";
import { useCan } from "../session/viewer";
import type { ClientDetails } from "./client-query";

const ClientArchive = graphql(`
  mutation ClientArchive($input: ClientArchiveInput!) {
    clientArchive(input: $input) {
      client { id archivedAt version }
      errors { code field message }
    }
  }
`);

const ClientRestore = graphql(`
  mutation ClientRestore($input: ClientArchiveInput!) {
    clientRestore(input: $input) {
      client { id archivedAt version }
      errors { code field message }
    }
  }
`);

/** What is done seldom with a client. Archiving can be taken back, so it is not asked about. */
export function ClientMenu({ details }: { details: ClientDetails }) {
  const run = useAct();
  const can = useCan();
  const navigate = useNavigate();
  const archived = details.archivedAt !== null;
  const input = { id: details.id, expectedVersion: details.version };
  const toggle = () =>
    archived
      ? run(
          ClientRestore,
          { input },
          { done: `${details.name} is active again.`, failed: `Could not restore ${details.name}` },
        )
      : run(
          ClientArchive,
          { input },
          { done: `${details.name} is archived.`, failed: `Could not archive ${details.name}` },
        );
  const trigger = (
    <ActionIcon variant="default" size={30} aria-label={`More for ${details.name}`}>
      <Ellipsis size={16} />
    </ActionIcon>
  );
  return (
    <Menu label={`More for ${details.name}`} trigger={trigger}>
      {can("AUDIT_READ") && (
        <MenuItem
          icon={<ScrollText size={14} />}
          onSelect={() => void navigate({ to: "/settings/audit", search: { client: details.id } })}
        >
          Show its audit entries
        </MenuItem>
      )}
      <MenuItem
        icon={archived ? <ArchiveRestore size={14} /> : <Archive size={14} />}
        onSelect={() => void toggle()}
      >
        {archived ? "Restore" : "Archive"}
      </MenuItem>
    </Menu>
  );
}
