import { problem as problemOf } from "#/gql/problem";
import { useLiveQuery } from "#/gql/use-live-query";
import { FormDrawer } from "#/ui/form/form-drawer";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { ObligationForm } from "./obligation-form";
import { ObligationNow } from "./obligation-mutations";

/** An obligation in the form, by its id alone, so that a link opens it. */
export function ObligationDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, loading, problem, refetch } = useLiveQuery({
    query: ObligationNow,
    variables: { id },
  });
  const existing = data?.obligation ?? null;
  return (
    <FormDrawer
      title={existing === null ? "Obligation" : `Edit ${existing.title}`}
      opened
      onClose={onClose}
    >
      {loading && <SkeletonRows rows={4} />}
      {!loading && existing === null && (
        <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
      )}
      {existing !== null && (
        <ObligationForm key={existing.id} existing={existing} onClose={onClose} />
      )}
    </FormDrawer>
  );
}
