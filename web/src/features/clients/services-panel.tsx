import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { count, plural } from "#/lib/quantity";
import { Badge, type Tone } from "#/ui/badge";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Panel } from "#/ui/panel";
import styles from "./client-body.module.css";
import { CRITICALITY_SHORT, type Criticality } from "./criticality";
import { useEditing } from "./editing";
import { HealthBadge, HealthLine } from "./health-line";
import { inCurrency } from "./money";
import { AddButton, EditButton } from "./panel-buttons";
import { type Service, ServiceForm } from "./service-form";
import { byGravity, type Health, safety } from "./service-health";
import { useServiceHealth } from "./use-service-health";

const TONES: Record<Criticality, Tone> = {
  LOW: "calm",
  MEDIUM: "calm",
  HIGH: "accent",
  CRITICAL: "accent",
};

interface Props {
  clientId: string;
  services: readonly Service[];
  canWrite: boolean;
}

/** What the client's people do their work with, and what an hour without it costs. */
export function ServicesPanel({ clientId, services, canWrite }: Props) {
  const editing = useEditing<Service>();
  const { health, failed, retry } = useServiceHealth(clientId, services);
  const sorted = services.toSorted((a, b) => {
    const [one, other] = [health.get(a.id), health.get(b.id)];
    return one === undefined || other === undefined ? 0 : byGravity(one, other);
  });
  const known = health.size === services.length && services.length > 0;
  return (
    <Panel
      title="Business services"
      aside={known ? safety([...health.values()]) : services.length || undefined}
      inset="flush"
      actions={
        canWrite ? <AddButton what="a business service" onClick={editing.create} /> : undefined
      }
    >
      {services.length === 0 && (
        <p className={styles.empty}>
          No service yet. Name what people here work with, such as accounting, so that a fault can
          be told in its effect and not only in its cause.
        </p>
      )}
      {failed && (
        <p className={styles.empty}>
          Whether they work cannot be said right now.
          <Button onClick={retry}>Try again</Button>
        </p>
      )}
      <ul className={styles.list}>
        {sorted.map((service) => (
          <li key={service.id} className={styles.entry}>
            <div className={styles.entryText}>
              <h3>
                {service.name}
                <Badge tone={TONES[service.criticality]}>
                  {CRITICALITY_SHORT[service.criticality]}
                </Badge>
                <HealthOf health={health.get(service.id)} />
              </h3>
              <StoryOf health={health.get(service.id)} />
              {service.description !== "" && <p>{service.description}</p>}
              <p>
                <Weight service={service} clientId={clientId} />
              </p>
            </div>
            {canWrite && <EditButton what={service.name} onClick={() => editing.edit(service)} />}
          </li>
        ))}
      </ul>
      <FormDrawer
        title={
          editing.existing === undefined
            ? "Add a business service"
            : `Edit ${editing.existing.name}`
        }
        opened={editing.subject !== null}
        onClose={editing.close}
      >
        <ServiceForm
          clientId={clientId}
          onClose={editing.close}
          {...(editing.existing === undefined ? {} : { existing: editing.existing })}
        />
      </FormDrawer>
    </Panel>
  );
}

function HealthOf({ health }: { health: Health | undefined }) {
  return health === undefined ? null : <HealthBadge health={health} />;
}

function StoryOf({ health }: { health: Health | undefined }) {
  return health === undefined ? null : <HealthLine health={health} />;
}

function Weight({ service, clientId }: { service: Service; clientId: string }) {
  const {
    userCount,
    outageCostPerHourMinor: cost,
    outageCostCurrency: currency,
    deviceIds,
  } = service;
  const weight = [
    userCount > 0 &&
      (userCount === 1 ? "1 person works with it" : `${count(userCount)} people work with it`),
    cost !== null && currency !== null && `an hour without it costs ${inCurrency(cost, currency)}`,
    deviceIds.length === 0 && "stands on no known device",
  ];
  return (
    <>
      {weight.filter(Boolean).join(" · ")}
      {deviceIds.length > 0 && (
        <>
          {" · "}
          <Link to="/devices" search={{ client: clientId }}>
            stands on {plural(deviceIds.length, "device")}
          </Link>
        </>
      )}
    </>
  );
}
