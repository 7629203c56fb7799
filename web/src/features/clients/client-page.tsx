import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { HardDrive, Pencil } from "lucide-react";
import { client as graphqlClient } from "#/gql/client";
import { problem as problemOf } from "#/gql/problem";
import { useLiveQuery } from "#/gql/use-live-query";
import { Badge } from "#/ui/badge";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useActions } from "../actions/use-actions";
import { useCan } from "../session/viewer";
import { ClientBody } from "./client-body";
import { ClientForm } from "./client-form";
import { ClientMenu } from "./client-menu";
import { type ClientDetails, ClientDevicesQuery, ClientQuery } from "./client-query";

const route = getRouteApi("/shell/clients/$clientId");

export function prefetch(clientId: string): void {
  void graphqlClient.query(ClientQuery, { id: clientId }).toPromise();
  void graphqlClient.query(ClientDevicesQuery, { clientId }).toPromise();
}

export function ClientPage() {
  const { clientId } = route.useParams();
  const { data, loading, problem, refetch } = useLiveQuery({
    query: ClientQuery,
    variables: { id: clientId },
  });
  if (loading)
    return (
      <Page title="Client">
        <SkeletonRows />
      </Page>
    );
  const found = data?.client ?? null;
  if (found !== null) return <Found details={found} />;
  return (
    <Page title="Client">
      <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
    </Page>
  );
}

function Found({ details }: { details: ClientDetails }) {
  const { edit } = route.useSearch();
  const navigate = useNavigate({ from: "/clients/$clientId" });
  const can = useCan();
  const canWrite = can("CLIENT_WRITE");
  const setEdit = (on: "yes" | undefined) => void navigate({ search: { edit: on }, replace: true });
  const install = () =>
    void navigate({
      to: "/settings/enrolment-tokens",
      search: { client: details.id, create: "yes" },
    });
  useActions([
    ...(canWrite
      ? [
          {
            id: "client.edit",
            title: `Edit ${details.name}`,
            section: "This page" as const,
            keys: "e",
            icon: Pencil,
            run: () => setEdit("yes"),
          },
        ]
      : []),
    ...(can("ENROLMENT_WRITE")
      ? [
          {
            id: "client.install",
            title: "Install an agent here",
            section: "This page" as const,
            keys: "i",
            icon: HardDrive,
            run: install,
          },
        ]
      : []),
  ]);
  return (
    <Page
      title={details.name}
      trail={<Link to="/clients">Clients</Link>}
      summary={
        <span className="row">
          {details.shortName !== details.name && <span>{details.shortName}</span>}
          {details.archivedAt !== null && <Badge tone="calm">archived</Badge>}
        </span>
      }
      actions={
        <>
          {can("ENROLMENT_WRITE") && (
            <Hint label="Install an agent" keys="i">
              <Button leftSection={<HardDrive size={14} />} onClick={install}>
                Install an agent
              </Button>
            </Hint>
          )}
          {canWrite && (
            <Hint label="Edit" keys="e">
              <Button leftSection={<Pencil size={14} />} onClick={() => setEdit("yes")}>
                Edit
              </Button>
            </Hint>
          )}
          {canWrite && <ClientMenu details={details} />}
        </>
      }
    >
      <ClientBody details={details} canWrite={canWrite} canWriteContacts={can("CONTACT_WRITE")} />
      <FormDrawer
        title={`Edit ${details.name}`}
        opened={edit === "yes"}
        onClose={() => setEdit(undefined)}
      >
        <ClientForm
          existing={details}
          onCancel={() => setEdit(undefined)}
          onDone={() => setEdit(undefined)}
        />
      </FormDrawer>
    </Page>
  );
}
