import { useQuery } from "urql";
import { graphql } from "#/gql/graphql";
import { ofClient } from "../clients/of-client";

const ReportContactsQuery = graphql(`
  query ReportContacts($clientId: ID!) {
    client(id: $clientId) { id contacts { id name title email } }
  }
`);

/** The client's people as choices of a form; who has no address is told the link by hand. */
export function useContactChoices(clientId: string) {
  const [{ data: answer }] = useQuery({ query: ReportContactsQuery, variables: { clientId } });
  const data = ofClient(answer, clientId);
  const contacts = data?.client?.contacts ?? [];
  return [
    {
      value: "",
      label:
        contacts.length === 0 && data !== undefined
          ? "This client has no contact yet"
          : "Choose a person",
    },
    ...contacts.map(({ id, name, title, email }) => ({
      value: id,
      label: [name, title, email ?? "no e-mail address"].filter(Boolean).join(" · "),
    })),
  ];
}
