import { Checkbox } from "@mantine/core";
import { dateWords, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { zonesWith } from "#/lib/time-zones";
import { ChoiceField, TextField } from "#/ui/form/fields";
import type { Form } from "#/ui/form/use-form";
import { cadenceWords, MONTHS, nextDates, WEEKDAYS, WEEKS } from "./cadence";
import styles from "./obligation-form.module.css";
import { cadenceOf, type Values } from "./obligation-values";

const FREQUENCIES = [
  { value: "DAILY", label: "days" },
  { value: "WEEKLY", label: "weeks" },
  { value: "MONTHLY", label: "months" },
  { value: "YEARLY", label: "years" },
];

/** How often: fields, the sentence that they make, and the days that follow from it. */
export function CadenceFields({ form }: { form: Form<Values> }) {
  const { frequency, dayKind } = form.values;
  const dayOfPeriod = frequency === "MONTHLY" || frequency === "YEARLY";
  return (
    <fieldset className={styles.group}>
      <legend>How often</legend>
      <div className="halves">
        <TextField form={form} name="interval" label="Every" />
        <ChoiceField form={form} name="frequency" label="Unit" choices={FREQUENCIES} />
      </div>
      {frequency === "WEEKLY" && <Weekdays form={form} />}
      {frequency === "YEARLY" && (
        <ChoiceField
          form={form}
          name="month"
          label="In"
          choices={MONTHS.map((label, i) => ({ value: String(i + 1), label }))}
        />
      )}
      {dayOfPeriod && (
        <>
          <ChoiceField
            form={form}
            name="dayKind"
            label="On"
            choices={[
              { value: "week", label: "a weekday, such as the second Tuesday" },
              { value: "day", label: "a day of the month" },
            ]}
          />
          {dayKind === "day" ? (
            <TextField
              form={form}
              name="dayOfMonth"
              label="Day"
              hint="31 is the last day of every month."
            />
          ) : (
            <div className="halves">
              <ChoiceField form={form} name="weekOfMonth" label="Which" choices={WEEKS} />
              <ChoiceField form={form} name="weekday" label="Weekday" choices={WEEKDAYS} />
            </div>
          )}
        </>
      )}
      <div className="halves">
        <TextField form={form} name="startsOn" label="From" type="date" />
        <ChoiceField
          form={form}
          name="zone"
          label="Time zone"
          choices={zonesWith(form.values.zone)}
        />
      </div>
      <Preview values={form.values} />
    </fieldset>
  );
}

function Weekdays({ form }: { form: Form<Values> }) {
  const chosen = form.values.weekdays;
  return (
    <div>
      <div className={styles.weekdays} role="group" aria-label="Days of the week">
        {WEEKDAYS.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label.slice(0, 3)}
            aria-label={label}
            checked={chosen.includes(value)}
            onChange={(event) =>
              form.set(
                "weekdays",
                event.currentTarget.checked
                  ? [...chosen, value]
                  : chosen.filter((each) => each !== value),
              )
            }
          />
        ))}
      </div>
      {form.errors.weekdays !== undefined && (
        <p role="alert" className={styles.wrong}>
          {form.errors.weekdays}
        </p>
      )}
    </div>
  );
}

function Preview({ values }: { values: Values }) {
  const cadence = cadenceOf(values);
  const now = today(serverNow());
  const dates = nextDates(cadence, now, 6);
  return (
    <output className={styles.preview}>
      <strong>Due {cadenceWords(cadence)}.</strong>{" "}
      {dates.length === 0
        ? "No date follows from that yet."
        : `Next: ${dates.map((each) => dateWords(each, now)).join(" · ")}`}
    </output>
  );
}
