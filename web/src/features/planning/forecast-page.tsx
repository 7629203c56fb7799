import { Button } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ShieldAlert } from "lucide-react";
import { useState } from "react";
import { client as graphqlClient } from "#/gql/client";
import { problem as problemOf } from "#/gql/problem";
import { useLiveQuery } from "#/gql/use-live-query";
import { CopyButton } from "#/ui/copy-button";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { useActions } from "../actions/use-actions";
import { useOnChange } from "../live/changes";
import { StartRunButton } from "../runs/start-run-button";
import { useCan } from "../session/viewer";
import { ForecastBody } from "./forecast-body";
import { ForecastState } from "./forecast-state";
import { type Forecast, ForecastQuery } from "./planning-query";
import { RaiseForm } from "./raise-form";

const route = getRouteApi("/shell/planning/forecasts/$forecastId");
const KINDS = ["FORECAST", "RISK"] as const;

export function prefetch(forecastId: string): void {
  void graphqlClient.query(ForecastQuery, { id: forecastId }).toPromise();
}

export function ForecastPage() {
  const { forecastId } = route.useParams();
  const { data, loading, problem, refetch } = useLiveQuery({
    query: ForecastQuery,
    variables: { id: forecastId },
  });
  useOnChange(KINDS, refetch);
  if (loading)
    return (
      <Page title="Forecast">
        <SkeletonRows />
      </Page>
    );
  const forecast = data?.forecast ?? null;
  if (forecast !== null) return <Found key={forecast.id} forecast={forecast} onRaised={refetch} />;
  return (
    <Page title="Forecast">
      <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
    </Page>
  );
}

function Found({ forecast, onRaised }: { forecast: Forecast; onRaised: () => void }) {
  const [raising, setRaising] = useState(false);
  const canWrite = useCan()("PLAN_WRITE");
  const raisable =
    canWrite &&
    forecast.risk === null &&
    (forecast.outcome === "GROWTH" || forecast.outcome === "FULL");
  useActions(
    raisable
      ? [
          {
            id: "risk.raise",
            title: "Raise a risk from this forecast",
            section: "This page",
            keys: "r",
            icon: ShieldAlert,
            run: () => setRaising(true),
          },
        ]
      : [],
  );
  return (
    <Page
      title={`${forecast.component} on ${forecast.device.name}`}
      trail={
        <>
          <Link to="/planning">Planning</Link>
          {" · "}
          <Link to="/clients/$clientId" params={{ clientId: forecast.client.id }}>
            {forecast.client.name}
          </Link>
          {" · "}
          <Link to="/devices/$deviceId" params={{ deviceId: forecast.device.id }}>
            {forecast.device.name}
          </Link>
        </>
      }
      summary={
        <span className="row">
          <ForecastState forecast={forecast} />
          <span>
            made <Time at={forecast.madeAt} />
            {!forecast.latest && "; there is a newer one"}
          </span>
          <CopyButton text={forecast.id} what="forecast id" />
        </span>
      }
      actions={
        <>
          <StartRunButton
            search={{ device: forecast.device.id, component: forecast.component }}
            label="Run a runbook"
          />
          {raisable && (
            <Hint label="Raise a risk" keys="r">
              <Button leftSection={<ShieldAlert size={14} />} onClick={() => setRaising(true)}>
                Raise a risk
              </Button>
            </Hint>
          )}
        </>
      }
    >
      <ForecastBody forecast={forecast} />
      <FormDrawer
        title="Raise a risk"
        opened={raising && raisable}
        onClose={() => setRaising(false)}
      >
        <RaiseForm
          forecast={forecast}
          onClose={() => setRaising(false)}
          onDone={() => {
            setRaising(false);
            onRaised();
          }}
        />
      </FormDrawer>
    </Page>
  );
}
