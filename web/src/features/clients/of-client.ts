// A form that asks for another client's records shows the last answer until the new one is there:
// what belongs to the old client must not be offered meanwhile.

interface Answer {
  client: { id: string } | null;
}

/** The answer if it is about this client. */
export function ofClient<A extends Answer>(answer: A | undefined, clientId: string): A | undefined {
  return answer?.client?.id === clientId ? answer : undefined;
}
