-- PostgreSQL's schema as its catalogue tells it. Checked by the tests, not run.

agent.client_id uuid NOT NULL
agent.id uuid NOT NULL
agent.device_id uuid NOT NULL
agent.enrolment_token_id uuid NOT NULL
agent.instance_id uuid NOT NULL
agent.public_key bytea NOT NULL
agent.agent_version text NOT NULL
agent.status text NOT NULL
agent.enrolled_at bigint NOT NULL
agent.revoked_at bigint
agent.clock_offset_us bigint
agent.buffered_frames bigint
agent.dropped_frames bigint NOT NULL
agent_command.client_id uuid NOT NULL
agent_command.id uuid NOT NULL
agent_command.run_id uuid NOT NULL
agent_command.ordinal integer NOT NULL
agent_command.attempt integer NOT NULL
agent_command.agent_id uuid NOT NULL
agent_command.envelope bytea NOT NULL
agent_command.signature bytea NOT NULL
agent_command.state text NOT NULL
agent_command.expires_at bigint NOT NULL
agent_command.delivered_at bigint
agent_command.started_at bigint
agent_command.ended_at bigint
agent_command.result text
agent_command.exit_code integer
agent_command.refusal text
agent_command.output_bytes bigint NOT NULL
agent_command.dropped_bytes bigint NOT NULL
agent_command.next_seq integer NOT NULL
agent_command.stored_bytes bigint NOT NULL
agent_command.created_at bigint NOT NULL
agreement.client_id uuid NOT NULL
agreement.id uuid NOT NULL
agreement.name text NOT NULL
agreement.starts_on text NOT NULL
agreement.ends_on text
agreement.calendar_id uuid
agreement.sla_policy_id uuid
agreement.note text NOT NULL
agreement.version integer NOT NULL
agreement.created_at bigint NOT NULL
agreement_service.client_id uuid NOT NULL
agreement_service.agreement_id uuid NOT NULL
agreement_service.service_id uuid NOT NULL
alert.client_id uuid NOT NULL
alert.id uuid NOT NULL
alert.signal_key text NOT NULL
alert.fingerprint bytea NOT NULL
alert.insight_id uuid NOT NULL
alert.home_insight_id uuid NOT NULL
alert.rule_id uuid NOT NULL
alert.rule_name text NOT NULL
alert.device_id uuid NOT NULL
alert.component text NOT NULL
alert.class text NOT NULL
alert.area text NOT NULL
alert.metric text NOT NULL
alert.level text NOT NULL
alert.worst_level text NOT NULL
alert.value double precision
alert.threshold double precision
alert.owner_team_id uuid NOT NULL
alert.owner_path jsonb NOT NULL
alert.owner_area_id uuid
alert.coverage text NOT NULL
alert.agreement_id uuid
alert.suppression jsonb NOT NULL
alert.symptom_of text
alert.began_at bigint NOT NULL
alert.raised_at bigint NOT NULL
alert.ended_at bigint
alert_act.client_id uuid NOT NULL
alert_act.id uuid NOT NULL
alert_act.signal_key text NOT NULL
alert_act.kind text NOT NULL
alert_act.until bigint
alert_act.at bigint NOT NULL
alert_act.applied_at bigint
approval.client_id uuid NOT NULL
approval.id uuid NOT NULL
approval.run_id uuid NOT NULL
approval.ordinal integer NOT NULL
approval.round integer NOT NULL
approval.user_id uuid NOT NULL
approval.user_name text NOT NULL
approval.verdict text NOT NULL
approval.plan_hash bytea NOT NULL
approval.note text NOT NULL
approval.at bigint NOT NULL
audit_entry.client_id uuid
audit_entry.id uuid NOT NULL
audit_entry.at bigint NOT NULL
audit_entry.actor_kind text NOT NULL
audit_entry.actor_id uuid
audit_entry.actor_name text NOT NULL
audit_entry.action text NOT NULL
audit_entry.object_kind text NOT NULL
audit_entry.object_id uuid
audit_entry.summary text NOT NULL
audit_entry.before_json jsonb
audit_entry.after_json jsonb
audit_entry.request_id text NOT NULL
audit_entry.mac bytea NOT NULL
availability_fact.client_id uuid NOT NULL
availability_fact.id uuid NOT NULL
availability_fact.device_id uuid NOT NULL
availability_fact.at bigint NOT NULL
availability_fact.kind text NOT NULL
availability_fact.message text NOT NULL
business_service.client_id uuid NOT NULL
business_service.id uuid NOT NULL
business_service.name text NOT NULL
business_service.description text NOT NULL
business_service.criticality text NOT NULL
business_service.user_count integer NOT NULL
business_service.outage_cost_per_hour_minor bigint
business_service.outage_cost_currency text
business_service.version integer NOT NULL
business_service.created_at bigint NOT NULL
business_service_device.client_id uuid NOT NULL
business_service_device.service_id uuid NOT NULL
business_service_device.device_id uuid NOT NULL
calendar.client_id uuid
calendar.id uuid NOT NULL
calendar.name text NOT NULL
calendar.definition jsonb NOT NULL
calendar.version integer NOT NULL
calendar.created_at bigint NOT NULL
capability_link.client_id uuid NOT NULL
capability_link.id uuid NOT NULL
capability_link.purpose text NOT NULL
capability_link.subject_id uuid NOT NULL
capability_link.recipient_user_id uuid
capability_link.recipient_contact_id uuid
capability_link.recipient_name text NOT NULL
capability_link.secret_hash bytea NOT NULL
capability_link.expires_at bigint NOT NULL
capability_link.revoked_at bigint
capability_link.first_used_at bigint
capability_link.uses integer NOT NULL
capability_link.created_by uuid
capability_link.created_at bigint NOT NULL
client.id uuid NOT NULL
client.name text NOT NULL
client.short_name text NOT NULL
client.notes text NOT NULL
client.archived_at bigint
client.version integer NOT NULL
client.created_at bigint NOT NULL
command_output.client_id uuid NOT NULL
command_output.command_id uuid NOT NULL
command_output.seq integer NOT NULL
command_output.stream text NOT NULL
command_output.content bytea NOT NULL
command_output.at bigint NOT NULL
contact.client_id uuid NOT NULL
contact.id uuid NOT NULL
contact.site_id uuid
contact.name text NOT NULL
contact.email text
contact.phone text NOT NULL
contact.title text NOT NULL
contact.version integer NOT NULL
contact.created_at bigint NOT NULL
credential_link.id uuid NOT NULL
credential_link.kind text NOT NULL
credential_link.user_id uuid
credential_link.secret_hash bytea NOT NULL
credential_link.expires_at bigint NOT NULL
credential_link.used_at bigint
credential_link.created_at bigint NOT NULL
decision.client_id uuid NOT NULL
decision.id uuid NOT NULL
decision.kind text NOT NULL
decision.subject_kind text NOT NULL
decision.subject_id uuid NOT NULL
decision.question text NOT NULL
decision.impact text NOT NULL
decision.options jsonb NOT NULL
decision.deadline bigint NOT NULL
decision.asked_contact_id uuid NOT NULL
decision.asked_contact_name text NOT NULL
decision.asked_by uuid
decision.asked_by_name text NOT NULL
decision.state text NOT NULL
decision.answer text
decision.answer_note text
decision.answered_by_name text
decision.answered_by_user_id uuid
decision.answered_by_contact_id uuid
decision.answered_at bigint
decision.receipt text
decision.version integer NOT NULL
decision.created_at bigint NOT NULL
device.client_id uuid NOT NULL
device.id uuid NOT NULL
device.site_id uuid
device.name text NOT NULL
device.hostname text NOT NULL
device.platform text NOT NULL
device.hardware_id text NOT NULL
device.state text NOT NULL
device.state_since bigint NOT NULL
device.silence_reason text
device.silence_message text
device.last_seen_at bigint
device.possible_duplicate_of uuid
device.version integer NOT NULL
device.created_at bigint NOT NULL
device_dependency.client_id uuid NOT NULL
device_dependency.device_id uuid NOT NULL
device_dependency.parent_id uuid NOT NULL
device_dependency.kind text NOT NULL
device_dependency.redundancy text NOT NULL
enrolment_token.client_id uuid NOT NULL
enrolment_token.id uuid NOT NULL
enrolment_token.site_id uuid
enrolment_token.label text NOT NULL
enrolment_token.secret_hash bytea NOT NULL
enrolment_token.expires_at bigint NOT NULL
enrolment_token.max_uses integer NOT NULL
enrolment_token.uses integer NOT NULL
enrolment_token.revoked_at bigint
enrolment_token.created_by uuid
enrolment_token.created_at bigint NOT NULL
escalation.client_id uuid NOT NULL
escalation.id uuid NOT NULL
escalation.insight_id uuid NOT NULL
escalation.run integer NOT NULL
escalation.policy_id uuid NOT NULL
escalation.policy_version integer NOT NULL
escalation.policy_name text NOT NULL
escalation.definition jsonb NOT NULL
escalation.state text NOT NULL
escalation.round integer NOT NULL
escalation.step integer NOT NULL
escalation.position integer NOT NULL
escalation.reason text NOT NULL
escalation.next_at bigint
escalation.started_at bigint NOT NULL
escalation.ended_at bigint
escalation_notice.client_id uuid NOT NULL
escalation_notice.id uuid NOT NULL
escalation_notice.insight_id uuid NOT NULL
escalation_notice.escalation_id uuid NOT NULL
escalation_notice.run integer NOT NULL
escalation_notice.step text NOT NULL
escalation_notice.recipient text NOT NULL
escalation_notice.user_id uuid
escalation_notice.recipient_name text NOT NULL
escalation_notice.email text NOT NULL
escalation_notice.message_id text NOT NULL
escalation_notice.link_id uuid
escalation_notice.at bigint NOT NULL
escalation_policy.client_id uuid
escalation_policy.id uuid NOT NULL
escalation_policy.name text NOT NULL
escalation_policy.team_id uuid
escalation_policy.standard boolean NOT NULL
escalation_policy.definition jsonb NOT NULL
escalation_policy.version integer NOT NULL
escalation_policy.created_at bigint NOT NULL
evidence.client_id uuid NOT NULL
evidence.id uuid NOT NULL
evidence.occurrence_id uuid NOT NULL
evidence.kind text NOT NULL
evidence.statement text NOT NULL
evidence.measure double precision
evidence.unit text
evidence.file_name text
evidence.file_bytes bigint
evidence.file_hash text
evidence.run_id uuid
evidence.does_not_prove text NOT NULL
evidence.author_kind text NOT NULL
evidence.author_id uuid
evidence.author_name text NOT NULL
evidence.observed_at bigint NOT NULL
evidence.recorded_at bigint NOT NULL
evidence.hash bytea NOT NULL
forecast.client_id uuid NOT NULL
forecast.id uuid NOT NULL
forecast.device_id uuid NOT NULL
forecast.component text NOT NULL
forecast.series_id uuid NOT NULL
forecast.made_on text NOT NULL
forecast.made_at bigint NOT NULL
forecast.zone text NOT NULL
forecast.kind text NOT NULL
forecast.outcome jsonb NOT NULL
forecast.p10_on text
forecast.p50_on text
forecast.p90_on text
forecast.order_on text NOT NULL
forecast.history_days integer NOT NULL
forecast.confidence text
forecast.used_bytes bigint
forecast.capacity_bytes bigint
forecast.latest boolean NOT NULL
forecast.urgent boolean NOT NULL
forecast.score text
forecast.scored_at bigint
forecast_alarm.client_id uuid NOT NULL
forecast_alarm.id uuid NOT NULL
forecast_alarm.series_id uuid NOT NULL
forecast_alarm.forecast_id uuid NOT NULL
forecast_alarm.opened_on text NOT NULL
forecast_alarm.closed_on text
grant_entry.client_id uuid
grant_entry.id uuid NOT NULL
grant_entry.user_id uuid NOT NULL
grant_entry.role text NOT NULL
grant_entry.effect text NOT NULL
grant_entry.expires_at bigint
grant_entry.reason text
grant_entry.created_by uuid
grant_entry.created_at bigint NOT NULL
idempotency_key.user_id uuid NOT NULL
idempotency_key.idempotency_key text NOT NULL
idempotency_key.request_hash bytea NOT NULL
idempotency_key.response text
idempotency_key.created_at bigint NOT NULL
insight.client_id uuid NOT NULL
insight.id uuid NOT NULL
insight.signal_key text NOT NULL
insight.rule_id uuid NOT NULL
insight.device_id uuid NOT NULL
insight.component text NOT NULL
insight.class text NOT NULL
insight.area text NOT NULL
insight.title text NOT NULL
insight.story jsonb NOT NULL
insight.level text NOT NULL
insight.worst_level text NOT NULL
insight.state text NOT NULL
insight.handling text NOT NULL
insight.owner_team_id uuid NOT NULL
insight.owner_path jsonb NOT NULL
insight.owner_area_id uuid
insight.coverage text NOT NULL
insight.agreement_id uuid
insight.assignee_user_id uuid
insight.holder_name text NOT NULL
insight.acknowledged_at bigint
insight.lease_until bigint
insight.snoozed_until bigint
insight.outcome text
insight.outcome_note text NOT NULL
insight.ticket_id uuid
insight.ticket_number bigint
insight.merged_into uuid
insight.reopened integer NOT NULL
insight.began_at bigint NOT NULL
insight.raised_at bigint NOT NULL
insight.ended_at bigint
insight.changed_at bigint NOT NULL
insight.version integer NOT NULL
insight_event.client_id uuid NOT NULL
insight_event.id uuid NOT NULL
insight_event.insight_id uuid NOT NULL
insight_event.at bigint NOT NULL
insight_event.kind text NOT NULL
insight_event.actor_name text NOT NULL
insight_event.text text NOT NULL
installation.id integer NOT NULL
installation.provider_name text NOT NULL
installation.key_fingerprint bytea NOT NULL
installation.created_at bigint NOT NULL
inventory.client_id uuid NOT NULL
inventory.device_id uuid NOT NULL
inventory.kind text NOT NULL
inventory.hash bytea NOT NULL
inventory.body jsonb NOT NULL
inventory.collected_at bigint NOT NULL
job.client_id uuid
job.id uuid NOT NULL
job.kind text NOT NULL
job.state text NOT NULL
job.payload jsonb NOT NULL
job.dedup_key text
job.run_at bigint NOT NULL
job.attempts integer NOT NULL
job.locked_by uuid
job.locked_until bigint
job.last_error text
job.created_at bigint NOT NULL
job.finished_at bigint
maintenance_window.client_id uuid NOT NULL
maintenance_window.id uuid NOT NULL
maintenance_window.name text NOT NULL
maintenance_window.note text NOT NULL
maintenance_window.starts_at bigint NOT NULL
maintenance_window.ends_at bigint NOT NULL
maintenance_window.mode text NOT NULL
maintenance_window.all_devices boolean NOT NULL
maintenance_window.expected_classes jsonb NOT NULL
maintenance_window.created_by uuid
maintenance_window.version integer NOT NULL
maintenance_window.created_at bigint NOT NULL
maintenance_window_device.client_id uuid NOT NULL
maintenance_window_device.window_id uuid NOT NULL
maintenance_window_device.device_id uuid NOT NULL
node.id uuid NOT NULL
node.version text NOT NULL
node.started_at bigint NOT NULL
node.alive_at bigint NOT NULL
node.stopped_at bigint
number_sequence.name text NOT NULL
number_sequence.next bigint NOT NULL
obligation.client_id uuid NOT NULL
obligation.id uuid NOT NULL
obligation.area text NOT NULL
obligation.title text NOT NULL
obligation.scope text NOT NULL
obligation.cadence jsonb NOT NULL
obligation.responsible_kind text NOT NULL
obligation.responsible_area text
obligation.responsible_team_id uuid
obligation.responsible_contact_id uuid
obligation.responsible_vendor text
obligation.runbook_id uuid
obligation.required_evidence text NOT NULL
obligation.lead_days integer NOT NULL
obligation.grace_days integer NOT NULL
obligation.agreement_id uuid
obligation.active boolean NOT NULL
obligation.planned_until text NOT NULL
obligation.version integer NOT NULL
obligation.created_at bigint NOT NULL
obligation_device.client_id uuid NOT NULL
obligation_device.obligation_id uuid NOT NULL
obligation_device.device_id uuid NOT NULL
obligation_service.client_id uuid NOT NULL
obligation_service.obligation_id uuid NOT NULL
obligation_service.service_id uuid NOT NULL
occurrence.client_id uuid NOT NULL
occurrence.id uuid NOT NULL
occurrence.obligation_id uuid NOT NULL
occurrence.due_on text NOT NULL
occurrence.opens_at bigint NOT NULL
occurrence.due_at bigint NOT NULL
occurrence.closes_at bigint NOT NULL
occurrence.state text NOT NULL
occurrence.state_since bigint NOT NULL
occurrence.announced_at bigint
occurrence.done_at bigint
occurrence.done_by text
occurrence.done_late boolean NOT NULL
occurrence.note text NOT NULL
occurrence.ticket_id uuid
occurrence.decision_id uuid
occurrence.declined_by text
occurrence.excused_until text
occurrence.excused_by text
occurrence.version integer NOT NULL
occurrence.created_at bigint NOT NULL
report.client_id uuid NOT NULL
report.id uuid NOT NULL
report.edition integer NOT NULL
report.edition_of uuid
report.title text NOT NULL
report.from_day text NOT NULL
report.to_day text NOT NULL
report.status text NOT NULL
report.snapshot jsonb NOT NULL
report.summary jsonb NOT NULL
report.as_of bigint NOT NULL
report.drafted_by uuid
report.reviewed_by uuid
report.reviewed_by_name text
report.reviewed_at bigint
report.delivered_to_contact_id uuid
report.delivered_to_name text
report.delivered_at bigint
report.version integer NOT NULL
report.created_at bigint NOT NULL
report_file.client_id uuid NOT NULL
report_file.report_id uuid NOT NULL
report_file.kind text NOT NULL
report_file.hash bytea NOT NULL
report_file.content bytea NOT NULL
report_file.created_at bigint NOT NULL
responsibility.client_id uuid NOT NULL
responsibility.id uuid NOT NULL
responsibility.area text NOT NULL
responsibility.device_class text NOT NULL
responsibility.version integer NOT NULL
responsibility.created_at bigint NOT NULL
responsibility_party.client_id uuid NOT NULL
responsibility_party.responsibility_id uuid NOT NULL
responsibility_party.duty text NOT NULL
responsibility_party.place integer NOT NULL
responsibility_party.party text NOT NULL
responsibility_party.team_id uuid
responsibility_party.contact_id uuid
responsibility_party.vendor_name text
risk.client_id uuid NOT NULL
risk.id uuid NOT NULL
risk.title text NOT NULL
risk.description text NOT NULL
risk.likelihood integer NOT NULL
risk.impact integer NOT NULL
risk.severity integer NOT NULL
risk.service_id uuid
risk.owner_user_id uuid
risk.owner_team_id uuid
risk.treatment text NOT NULL
risk.status text NOT NULL
risk.status_since bigint NOT NULL
risk.status_note text NOT NULL
risk.review_on text NOT NULL
risk.source text NOT NULL
risk.source_id uuid
risk.source_key uuid
risk.decision_id uuid
risk.asked_until text
risk.accepted_by text
risk.accepted_until text
risk.version integer NOT NULL
risk.created_at bigint NOT NULL
rule.client_id uuid
rule.id uuid NOT NULL
rule.standard_key text
rule.name text NOT NULL
rule.kind text NOT NULL
rule.class text NOT NULL
rule.area text NOT NULL
rule.metric text NOT NULL
rule.parameters jsonb NOT NULL
rule.what text NOT NULL
rule.why text NOT NULL
rule.now_what text NOT NULL
rule.runbook_id uuid
rule.enabled boolean NOT NULL
rule.version integer NOT NULL
rule.created_at bigint NOT NULL
rule_exception.client_id uuid NOT NULL
rule_exception.id uuid NOT NULL
rule_exception.rule_id uuid NOT NULL
rule_exception.device_id uuid NOT NULL
rule_exception.component text
rule_exception.reason text NOT NULL
rule_exception.approved_by text NOT NULL
rule_exception.expires_at bigint NOT NULL
rule_exception.ended_at bigint
rule_exception.created_by uuid
rule_exception.version integer NOT NULL
rule_exception.created_at bigint NOT NULL
rule_override.client_id uuid NOT NULL
rule_override.id uuid NOT NULL
rule_override.rule_id uuid NOT NULL
rule_override.site_id uuid
rule_override.device_id uuid
rule_override.component text NOT NULL
rule_override.place text NOT NULL
rule_override.parameters jsonb NOT NULL
rule_override.note text NOT NULL
rule_override.created_by uuid
rule_override.version integer NOT NULL
rule_override.created_at bigint NOT NULL
run.client_id uuid NOT NULL
run.id uuid NOT NULL
run.runbook_version_id uuid NOT NULL
run.device_id uuid NOT NULL
run.ticket_id uuid
run.insight_id uuid
run.plan text NOT NULL
run.plan_hash bytea NOT NULL
run.state text NOT NULL
run.outcome text
run.requested_by uuid
run.requested_by_name text NOT NULL
run.next_look_at bigint
run.last_seq integer NOT NULL
run.head bytea NOT NULL
run.created_at bigint NOT NULL
run.ended_at bigint
run_event.client_id uuid NOT NULL
run_event.run_id uuid NOT NULL
run_event.seq integer NOT NULL
run_event.at bigint NOT NULL
run_event.actor_kind text NOT NULL
run_event.actor_id uuid
run_event.body text NOT NULL
run_event.previous bytea NOT NULL
run_event.hash bytea NOT NULL
run_step.client_id uuid NOT NULL
run_step.run_id uuid NOT NULL
run_step.ordinal integer NOT NULL
run_step.state text NOT NULL
run_step.result text
run_step.detail jsonb NOT NULL
run_step.started_at bigint
run_step.ended_at bigint
runbook.id uuid NOT NULL
runbook.origin_key text
runbook.name text NOT NULL
runbook.summary text NOT NULL
runbook.draft text NOT NULL
runbook.draft_hash bytea NOT NULL
runbook.draft_writers jsonb NOT NULL
runbook.published_version_id uuid
runbook.created_by uuid
runbook.version integer NOT NULL
runbook.created_at bigint NOT NULL
runbook.updated_at bigint NOT NULL
runbook_version.id uuid NOT NULL
runbook_version.runbook_id uuid NOT NULL
runbook_version.number integer NOT NULL
runbook_version.hash bytea NOT NULL
runbook_version.definition text NOT NULL
runbook_version.note text NOT NULL
runbook_version.author_id uuid
runbook_version.author_name text NOT NULL
runbook_version.writers jsonb NOT NULL
runbook_version.published_at bigint NOT NULL
running_timer.user_id uuid NOT NULL
running_timer.client uuid NOT NULL
running_timer.ticket uuid NOT NULL
running_timer.work_kind text NOT NULL
running_timer.started_at bigint NOT NULL
schedule_fire.schedule text NOT NULL
schedule_fire.fire_at bigint NOT NULL
schedule_fire.node_id uuid NOT NULL
session.id uuid NOT NULL
session.user_id uuid NOT NULL
session.refresh_hash bytea NOT NULL
session.previous_refresh_hash bytea
session.rotated_at bigint NOT NULL
session.created_at bigint NOT NULL
session.last_used_at bigint NOT NULL
session.expires_at bigint NOT NULL
session.revoked_at bigint
session.revoked_reason text
session.user_agent text
session.address text
sign_in_counter.subject bytea NOT NULL
sign_in_counter.window_start bigint NOT NULL
sign_in_counter.failures integer NOT NULL
signal_engine.client_id uuid NOT NULL
signal_engine.version bigint NOT NULL
signal_engine.snapshot bytea NOT NULL
signal_engine.telemetry_cursor bytea NOT NULL
signal_engine.setup_hash bytea NOT NULL
signal_engine.engine_at bigint NOT NULL
signal_engine.written_at bigint NOT NULL
signal_event.client_id uuid NOT NULL
signal_event.id uuid NOT NULL
signal_event.signal_key text NOT NULL
signal_event.rule_id uuid NOT NULL
signal_event.device_id uuid NOT NULL
signal_event.component text NOT NULL
signal_event.kind text NOT NULL
signal_event.level text NOT NULL
signal_event.at bigint NOT NULL
signal_event.since bigint
signal_event.note text NOT NULL
site.client_id uuid NOT NULL
site.id uuid NOT NULL
site.name text NOT NULL
site.address text NOT NULL
site.time_zone text NOT NULL
site.version integer NOT NULL
site.created_at bigint NOT NULL
sla_policy.client_id uuid
sla_policy.id uuid NOT NULL
sla_policy.name text NOT NULL
sla_policy.definition jsonb NOT NULL
sla_policy.version integer NOT NULL
sla_policy.created_at bigint NOT NULL
team.id uuid NOT NULL
team.name text NOT NULL
team.is_default boolean NOT NULL
team.version integer NOT NULL
team.created_at bigint NOT NULL
team_member.team_id uuid NOT NULL
team_member.user_id uuid NOT NULL
telemetry_block.client_id uuid NOT NULL
telemetry_block.received_hour bigint NOT NULL
telemetry_block.stream_id uuid NOT NULL
telemetry_block.seq bigint NOT NULL
telemetry_block.device_id uuid NOT NULL
telemetry_block.schema_hash bytea NOT NULL
telemetry_block.start_at bigint NOT NULL
telemetry_block.end_at bigint NOT NULL
telemetry_block.block bytea NOT NULL
telemetry_chunk.client_id uuid NOT NULL
telemetry_chunk.week bigint NOT NULL
telemetry_chunk.device_id uuid NOT NULL
telemetry_chunk.schema_hash bytea NOT NULL
telemetry_chunk.window_start bigint NOT NULL
telemetry_chunk.part integer NOT NULL
telemetry_chunk.start_at bigint NOT NULL
telemetry_chunk.end_at bigint NOT NULL
telemetry_chunk.ticks integer NOT NULL
telemetry_chunk.body bytea NOT NULL
telemetry_latest.client_id uuid NOT NULL
telemetry_latest.device_id uuid NOT NULL
telemetry_latest.schema_hash bytea NOT NULL
telemetry_latest.end_at bigint NOT NULL
telemetry_latest.block bytea NOT NULL
telemetry_latest.previous_block bytea
telemetry_schema.client_id uuid NOT NULL
telemetry_schema.hash bytea NOT NULL
telemetry_schema.body bytea NOT NULL
telemetry_schema.created_at bigint NOT NULL
telemetry_stream.client_id uuid NOT NULL
telemetry_stream.id uuid NOT NULL
telemetry_stream.agent_id uuid NOT NULL
telemetry_stream.device_id uuid NOT NULL
telemetry_stream.boot_id uuid NOT NULL
telemetry_stream.ranges bytea NOT NULL
telemetry_stream.received_at bigint NOT NULL
ticket.client_id uuid NOT NULL
ticket.id uuid NOT NULL
ticket.number bigint NOT NULL
ticket.kind text NOT NULL
ticket.status text NOT NULL
ticket.title text NOT NULL
ticket.description text NOT NULL
ticket.impact text NOT NULL
ticket.urgency text NOT NULL
ticket.priority integer NOT NULL
ticket.source text NOT NULL
ticket.work_kind text NOT NULL
ticket.requester_contact_id uuid
ticket.site_id uuid
ticket.device_id uuid
ticket.team_id uuid NOT NULL
ticket.team_path jsonb NOT NULL
ticket.assignee_id uuid
ticket.origin_key text
ticket.fingerprint text
ticket.insight_id uuid
ticket.occurrence_id uuid
ticket.run_id uuid
ticket.agreement_id uuid
ticket.sla_policy_id uuid
ticket.opened_by uuid
ticket.touched_at bigint
ticket.resolution text NOT NULL
ticket.resolved_at bigint
ticket.resolved_how text
ticket.close_at bigint
ticket.closed_at bigint
ticket.due_rank bigint NOT NULL
ticket.version integer NOT NULL
ticket.created_at bigint NOT NULL
ticket.updated_at bigint NOT NULL
ticket_clock.client_id uuid NOT NULL
ticket_clock.ticket_id uuid NOT NULL
ticket_clock.target text NOT NULL
ticket_clock.instance integer NOT NULL
ticket_clock.round integer NOT NULL
ticket_clock.verdict text NOT NULL
ticket_clock.opened_at bigint NOT NULL
ticket_clock.due_at bigint
ticket_clock.breach_at bigint
ticket_clock.fulfilled_at bigint
ticket_clock.consumed_ms bigint NOT NULL
ticket_clock.budget_ms bigint
ticket_clock.cause text
ticket_clock.flags jsonb NOT NULL
ticket_clock.thresholds jsonb NOT NULL
ticket_clock.next_at bigint
ticket_clock.log_seq integer NOT NULL
ticket_clock.computed_at bigint NOT NULL
ticket_event.client_id uuid NOT NULL
ticket_event.id uuid NOT NULL
ticket_event.ticket_id uuid NOT NULL
ticket_event.seq integer NOT NULL
ticket_event.at bigint NOT NULL
ticket_event.recorded_at bigint NOT NULL
ticket_event.kind text NOT NULL
ticket_event.visibility text NOT NULL
ticket_event.actor_kind text NOT NULL
ticket_event.actor_id uuid
ticket_event.actor_name text NOT NULL
ticket_event.sla jsonb
ticket_event.detail jsonb NOT NULL
ticket_message.client_id uuid NOT NULL
ticket_message.id uuid NOT NULL
ticket_message.ticket_id uuid NOT NULL
ticket_message.at bigint NOT NULL
ticket_message.visibility text NOT NULL
ticket_message.author_kind text NOT NULL
ticket_message.author_user_id uuid
ticket_message.author_contact_id uuid
ticket_message.author_name text NOT NULL
ticket_message.body text NOT NULL
ticket_notice.client_id uuid NOT NULL
ticket_notice.id uuid NOT NULL
ticket_notice.ticket_id uuid NOT NULL
ticket_notice.target text NOT NULL
ticket_notice.instance integer NOT NULL
ticket_notice.round integer NOT NULL
ticket_notice.mark text NOT NULL
ticket_notice.reached_at bigint NOT NULL
ticket_notice.at bigint NOT NULL
ticket_notice.outcome text NOT NULL
ticket_relation.client_id uuid NOT NULL
ticket_relation.ticket_id uuid NOT NULL
ticket_relation.kind text NOT NULL
ticket_relation.other_id uuid NOT NULL
ticket_relation.created_at bigint NOT NULL
ticket_request.client_id uuid NOT NULL
ticket_request.id uuid NOT NULL
ticket_request.insight_id uuid NOT NULL
ticket_request.position integer NOT NULL
ticket_request.signal_key text NOT NULL
ticket_request.n integer NOT NULL
ticket_request.action text NOT NULL
ticket_request.level text NOT NULL
ticket_request.at bigint NOT NULL
ticket_request.applied_at bigint
ticket_service.client_id uuid NOT NULL
ticket_service.ticket_id uuid NOT NULL
ticket_service.service_id uuid NOT NULL
time_entry.client_id uuid NOT NULL
time_entry.id uuid NOT NULL
time_entry.ticket_id uuid NOT NULL
time_entry.user_id uuid
time_entry.user_name text NOT NULL
time_entry.work_kind text NOT NULL
time_entry.started_at bigint NOT NULL
time_entry.minutes integer NOT NULL
time_entry.note text NOT NULL
time_entry.origin text NOT NULL
time_entry.created_at bigint NOT NULL
user_account.id uuid NOT NULL
user_account.name text NOT NULL
user_account.email text NOT NULL
user_account.kind text NOT NULL
user_account.password_hash text
user_account.locked_at bigint
user_account.locked_reason text
user_account.invited_at bigint
user_account.joined_at bigint
user_account.last_seen_at bigint
user_account.version integer NOT NULL
user_account.created_at bigint NOT NULL
user_contact.client_id uuid NOT NULL
user_contact.user_id uuid NOT NULL
user_contact.contact_id uuid NOT NULL

agent: CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'revoked'::text])))
agent: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
agent: FOREIGN KEY (client_id, enrolment_token_id) REFERENCES enrolment_token(client_id, id)
agent: PRIMARY KEY (id)
agent: UNIQUE (client_id, device_id)
agent: UNIQUE (client_id, id)
agent: UNIQUE (client_id, public_key)
agent_command: CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'started'::text, 'ended'::text])))
agent_command: FOREIGN KEY (client_id, agent_id) REFERENCES agent(client_id, id)
agent_command: FOREIGN KEY (client_id, run_id) REFERENCES run(client_id, id)
agent_command: PRIMARY KEY (id)
agent_command: UNIQUE (client_id, id)
agent_command: UNIQUE (client_id, run_id, ordinal, attempt)
agreement: CHECK (((ends_on IS NULL) OR (ends_on >= starts_on)))
agreement: FOREIGN KEY (calendar_id) REFERENCES calendar(id)
agreement: FOREIGN KEY (client_id) REFERENCES client(id)
agreement: FOREIGN KEY (sla_policy_id) REFERENCES sla_policy(id)
agreement: PRIMARY KEY (id)
agreement: UNIQUE (client_id, id)
agreement: UNIQUE (client_id, name)
agreement_service: FOREIGN KEY (client_id, agreement_id) REFERENCES agreement(client_id, id)
agreement_service: FOREIGN KEY (client_id, service_id) REFERENCES business_service(client_id, id)
agreement_service: PRIMARY KEY (client_id, agreement_id, service_id)
alert: CHECK ((coverage = ANY (ARRAY['covered'::text, 'not_covered'::text])))
alert: CHECK ((level = ANY (ARRAY['ok'::text, 'warn'::text, 'critical'::text])))
alert: CHECK ((worst_level = ANY (ARRAY['warn'::text, 'critical'::text])))
alert: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
alert: FOREIGN KEY (client_id, home_insight_id) REFERENCES insight(client_id, id)
alert: FOREIGN KEY (client_id, insight_id) REFERENCES insight(client_id, id)
alert: FOREIGN KEY (owner_team_id) REFERENCES team(id)
alert: FOREIGN KEY (rule_id) REFERENCES rule(id)
alert: PRIMARY KEY (id)
alert: UNIQUE (client_id, id)
alert_act: CHECK ((kind = ANY (ARRAY['ack'::text, 'human_work'::text, 'resolve'::text, 'snooze'::text])))
alert_act: PRIMARY KEY (id)
alert_act: UNIQUE (client_id, id)
approval: CHECK ((verdict = ANY (ARRAY['approved'::text, 'rejected'::text])))
approval: FOREIGN KEY (client_id, run_id) REFERENCES run(client_id, id)
approval: FOREIGN KEY (user_id) REFERENCES user_account(id)
approval: PRIMARY KEY (id)
approval: UNIQUE (client_id, id)
approval: UNIQUE (client_id, run_id, ordinal, round, user_id)
audit_entry: FOREIGN KEY (client_id) REFERENCES client(id)
audit_entry: PRIMARY KEY (id)
availability_fact: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
availability_fact: PRIMARY KEY (id)
availability_fact: UNIQUE (client_id, id)
business_service: CHECK (((outage_cost_per_hour_minor IS NULL) = (outage_cost_currency IS NULL)))
business_service: CHECK ((criticality = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])))
business_service: CHECK ((user_count >= 0))
business_service: FOREIGN KEY (client_id) REFERENCES client(id)
business_service: PRIMARY KEY (id)
business_service: UNIQUE (client_id, id)
business_service: UNIQUE (client_id, name)
business_service_device: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
business_service_device: FOREIGN KEY (client_id, service_id) REFERENCES business_service(client_id, id)
business_service_device: PRIMARY KEY (client_id, service_id, device_id)
calendar: FOREIGN KEY (client_id) REFERENCES client(id)
calendar: PRIMARY KEY (id)
calendar: UNIQUE (client_id, id)
calendar: UNIQUE (client_id, name)
capability_link: CHECK (((recipient_user_id IS NULL) OR (recipient_contact_id IS NULL)))
capability_link: CHECK ((purpose = ANY (ARRAY['insight.acknowledge'::text, 'decision'::text, 'report.view'::text])))
capability_link: CHECK ((uses >= 0))
capability_link: FOREIGN KEY (client_id) REFERENCES client(id)
capability_link: FOREIGN KEY (client_id, recipient_contact_id) REFERENCES contact(client_id, id)
capability_link: FOREIGN KEY (recipient_user_id) REFERENCES user_account(id)
capability_link: PRIMARY KEY (id)
capability_link: UNIQUE (client_id, id)
capability_link: UNIQUE (client_id, secret_hash)
client: PRIMARY KEY (id)
command_output: CHECK ((stream = ANY (ARRAY['out'::text, 'err'::text, 'gap'::text])))
command_output: FOREIGN KEY (client_id, command_id) REFERENCES agent_command(client_id, id)
command_output: PRIMARY KEY (client_id, command_id, seq)
contact: FOREIGN KEY (client_id) REFERENCES client(id)
contact: FOREIGN KEY (client_id, site_id) REFERENCES site(client_id, id)
contact: PRIMARY KEY (id)
contact: UNIQUE (client_id, id)
credential_link: CHECK ((kind = ANY (ARRAY['setup'::text, 'invitation'::text])))
credential_link: FOREIGN KEY (user_id) REFERENCES user_account(id)
credential_link: PRIMARY KEY (id)
credential_link: UNIQUE (secret_hash)
decision: CHECK (((answered_at IS NULL) = (receipt IS NULL)))
decision: CHECK (((state = ANY (ARRAY['accepted'::text, 'declined'::text])) = (answered_at IS NOT NULL)))
decision: CHECK ((state = ANY (ARRAY['asked'::text, 'accepted'::text, 'declined'::text, 'expired'::text, 'withdrawn'::text])))
decision: FOREIGN KEY (client_id) REFERENCES client(id)
decision: FOREIGN KEY (client_id, answered_by_contact_id) REFERENCES contact(client_id, id)
decision: FOREIGN KEY (client_id, asked_contact_id) REFERENCES contact(client_id, id)
decision: PRIMARY KEY (id)
decision: UNIQUE (client_id, id)
device: CHECK ((state = ANY (ARRAY['awaiting'::text, 'live'::text, 'silent'::text, 'retired'::text])))
device: FOREIGN KEY (client_id) REFERENCES client(id)
device: FOREIGN KEY (client_id, possible_duplicate_of) REFERENCES device(client_id, id)
device: FOREIGN KEY (client_id, site_id) REFERENCES site(client_id, id)
device: PRIMARY KEY (id)
device: UNIQUE (client_id, id)
device_dependency: CHECK ((device_id <> parent_id))
device_dependency: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
device_dependency: FOREIGN KEY (client_id, parent_id) REFERENCES device(client_id, id)
device_dependency: PRIMARY KEY (client_id, device_id, parent_id, kind)
enrolment_token: CHECK (((max_uses >= 1) AND (max_uses <= 1000)))
enrolment_token: CHECK ((uses <= max_uses))
enrolment_token: FOREIGN KEY (client_id) REFERENCES client(id)
enrolment_token: FOREIGN KEY (client_id, site_id) REFERENCES site(client_id, id)
enrolment_token: PRIMARY KEY (id)
enrolment_token: UNIQUE (client_id, id)
escalation: CHECK ((state = ANY (ARRAY['running'::text, 'acknowledged'::text, 'cleared'::text, 'exhausted'::text, 'stopped'::text])))
escalation: FOREIGN KEY (client_id, insight_id) REFERENCES insight(client_id, id)
escalation: FOREIGN KEY (policy_id) REFERENCES escalation_policy(id)
escalation: PRIMARY KEY (id)
escalation: UNIQUE (client_id, id)
escalation: UNIQUE (client_id, insight_id, run)
escalation_notice: FOREIGN KEY (client_id, escalation_id) REFERENCES escalation(client_id, id)
escalation_notice: FOREIGN KEY (client_id, insight_id) REFERENCES insight(client_id, id)
escalation_notice: PRIMARY KEY (id)
escalation_notice: UNIQUE (client_id, id)
escalation_notice: UNIQUE (client_id, insight_id, run, step, recipient)
escalation_policy: CHECK (((NOT standard) OR ((client_id IS NULL) AND (team_id IS NULL))))
escalation_policy: FOREIGN KEY (client_id) REFERENCES client(id)
escalation_policy: FOREIGN KEY (team_id) REFERENCES team(id)
escalation_policy: PRIMARY KEY (id)
escalation_policy: UNIQUE (client_id, id)
evidence: CHECK (((kind = 'file'::text) = (file_hash IS NOT NULL)))
evidence: CHECK (((kind = 'measure'::text) = (measure IS NOT NULL)))
evidence: CHECK (((kind = 'run'::text) = (run_id IS NOT NULL)))
evidence: CHECK (((measure IS NULL) = (unit IS NULL)))
evidence: CHECK ((kind = ANY (ARRAY['text'::text, 'measure'::text, 'file'::text, 'run'::text, 'attestation'::text])))
evidence: FOREIGN KEY (client_id, occurrence_id) REFERENCES occurrence(client_id, id)
evidence: FOREIGN KEY (client_id, run_id) REFERENCES run(client_id, id)
evidence: PRIMARY KEY (id)
evidence: UNIQUE (client_id, id)
forecast: CHECK ((confidence = ANY (ARRAY['low'::text, 'normal'::text])))
forecast: CHECK ((kind = ANY (ARRAY['not_enough_history'::text, 'no_growth'::text, 'growth'::text, 'full'::text])))
forecast: CHECK ((score = ANY (ARRAY['open'::text, 'came_true'::text, 'early'::text, 'late'::text, 'wrong'::text, 'averted'::text])))
forecast: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
forecast: PRIMARY KEY (id)
forecast: UNIQUE (client_id, device_id, component, made_on)
forecast: UNIQUE (client_id, id)
forecast_alarm: FOREIGN KEY (client_id, forecast_id) REFERENCES forecast(client_id, id)
forecast_alarm: PRIMARY KEY (id)
forecast_alarm: UNIQUE (client_id, id)
grant_entry: CHECK ((effect = ANY (ARRAY['allow'::text, 'deny'::text])))
grant_entry: FOREIGN KEY (client_id) REFERENCES client(id)
grant_entry: FOREIGN KEY (user_id) REFERENCES user_account(id)
grant_entry: PRIMARY KEY (id)
idempotency_key: PRIMARY KEY (user_id, idempotency_key)
insight: CHECK ((coverage = ANY (ARRAY['covered'::text, 'not_covered'::text])))
insight: CHECK ((handling = ANY (ARRAY['new'::text, 'notified'::text, 'owned'::text, 'snoozed'::text, 'done'::text])))
insight: CHECK ((level = ANY (ARRAY['ok'::text, 'warn'::text, 'critical'::text])))
insight: CHECK ((state = ANY (ARRAY['open'::text, 'ended'::text, 'merged'::text])))
insight: CHECK ((worst_level = ANY (ARRAY['warn'::text, 'critical'::text])))
insight: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
insight: FOREIGN KEY (client_id, merged_into) REFERENCES insight(client_id, id)
insight: FOREIGN KEY (owner_team_id) REFERENCES team(id)
insight: FOREIGN KEY (rule_id) REFERENCES rule(id)
insight: PRIMARY KEY (id)
insight: UNIQUE (client_id, id)
insight_event: FOREIGN KEY (client_id, insight_id) REFERENCES insight(client_id, id)
insight_event: PRIMARY KEY (id)
insight_event: UNIQUE (client_id, id)
installation: CHECK ((id = 1))
installation: PRIMARY KEY (id)
inventory: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
inventory: PRIMARY KEY (client_id, device_id, kind)
job: CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'dead'::text])))
job: FOREIGN KEY (client_id) REFERENCES client(id)
job: PRIMARY KEY (id)
maintenance_window: CHECK ((ends_at > starts_at))
maintenance_window: CHECK ((mode = ANY (ARRAY['notify_off'::text, 'ticket_off'::text])))
maintenance_window: FOREIGN KEY (client_id) REFERENCES client(id)
maintenance_window: PRIMARY KEY (id)
maintenance_window: UNIQUE (client_id, id)
maintenance_window_device: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
maintenance_window_device: FOREIGN KEY (client_id, window_id) REFERENCES maintenance_window(client_id, id)
maintenance_window_device: PRIMARY KEY (client_id, window_id, device_id)
node: PRIMARY KEY (id)
number_sequence: CHECK ((next > 0))
number_sequence: PRIMARY KEY (name)
obligation: CHECK (((grace_days >= 0) AND (grace_days <= 60)))
obligation: CHECK (((lead_days >= 0) AND (lead_days <= 60)))
obligation: CHECK (((responsible_kind = 'contact'::text) = (responsible_contact_id IS NOT NULL)))
obligation: CHECK (((responsible_kind = 'matrix'::text) = (responsible_area IS NOT NULL)))
obligation: CHECK (((responsible_kind = 'team'::text) = (responsible_team_id IS NOT NULL)))
obligation: CHECK (((responsible_kind = 'vendor'::text) = (responsible_vendor IS NOT NULL)))
obligation: CHECK ((area = ANY (ARRAY['patching'::text, 'backup'::text, 'restore_test'::text, 'access_review'::text, 'configuration_review'::text, 'security_review'::text, 'risk_review'::text, 'capacity_review'::text, 'service_review'::text, 'custom'::text])))
obligation: CHECK ((required_evidence = ANY (ARRAY['text'::text, 'measure'::text, 'file'::text, 'run'::text, 'attestation'::text])))
obligation: CHECK ((responsible_kind = ANY (ARRAY['matrix'::text, 'team'::text, 'contact'::text, 'vendor'::text])))
obligation: FOREIGN KEY (client_id) REFERENCES client(id)
obligation: FOREIGN KEY (client_id, agreement_id) REFERENCES agreement(client_id, id)
obligation: FOREIGN KEY (client_id, responsible_contact_id) REFERENCES contact(client_id, id)
obligation: FOREIGN KEY (responsible_team_id) REFERENCES team(id)
obligation: FOREIGN KEY (runbook_id) REFERENCES runbook(id)
obligation: PRIMARY KEY (id)
obligation: UNIQUE (client_id, id)
obligation_device: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
obligation_device: FOREIGN KEY (client_id, obligation_id) REFERENCES obligation(client_id, id)
obligation_device: PRIMARY KEY (client_id, obligation_id, device_id)
obligation_service: FOREIGN KEY (client_id, obligation_id) REFERENCES obligation(client_id, id)
obligation_service: FOREIGN KEY (client_id, service_id) REFERENCES business_service(client_id, id)
obligation_service: PRIMARY KEY (client_id, obligation_id, service_id)
occurrence: CHECK (((state <> 'declined'::text) OR (declined_by IS NOT NULL)))
occurrence: CHECK (((state <> 'done'::text) OR (done_at IS NOT NULL)))
occurrence: CHECK (((state <> 'excused'::text) OR (excused_until IS NOT NULL)))
occurrence: CHECK ((state = ANY (ARRAY['planned'::text, 'in_progress'::text, 'awaiting_evidence'::text, 'done'::text, 'missed'::text, 'declined'::text, 'excused'::text])))
occurrence: FOREIGN KEY (client_id, decision_id) REFERENCES decision(client_id, id)
occurrence: FOREIGN KEY (client_id, obligation_id) REFERENCES obligation(client_id, id)
occurrence: FOREIGN KEY (client_id, ticket_id) REFERENCES ticket(client_id, id)
occurrence: PRIMARY KEY (id)
occurrence: UNIQUE (client_id, id)
occurrence: UNIQUE (client_id, obligation_id, due_on)
report: CHECK (((status = 'delivered'::text) = (delivered_at IS NOT NULL)))
report: CHECK (((status = 'draft'::text) = (reviewed_at IS NULL)))
report: CHECK ((edition > 0))
report: CHECK ((status = ANY (ARRAY['draft'::text, 'reviewed'::text, 'delivered'::text])))
report: CHECK ((to_day >= from_day))
report: FOREIGN KEY (client_id) REFERENCES client(id)
report: FOREIGN KEY (client_id, delivered_to_contact_id) REFERENCES contact(client_id, id)
report: FOREIGN KEY (client_id, edition_of) REFERENCES report(client_id, id)
report: FOREIGN KEY (drafted_by) REFERENCES user_account(id)
report: FOREIGN KEY (reviewed_by) REFERENCES user_account(id)
report: PRIMARY KEY (id)
report: UNIQUE (client_id, id)
report_file: CHECK ((kind = ANY (ARRAY['html'::text, 'pdf'::text])))
report_file: FOREIGN KEY (client_id, report_id) REFERENCES report(client_id, id)
report_file: PRIMARY KEY (client_id, report_id, kind)
responsibility: FOREIGN KEY (client_id) REFERENCES client(id)
responsibility: PRIMARY KEY (id)
responsibility: UNIQUE (client_id, area, device_class)
responsibility: UNIQUE (client_id, id)
responsibility_party: CHECK (((party = 'contact'::text) = (contact_id IS NOT NULL)))
responsibility_party: CHECK (((party = 'team'::text) = (team_id IS NOT NULL)))
responsibility_party: CHECK (((party = 'vendor'::text) = (vendor_name IS NOT NULL)))
responsibility_party: CHECK ((duty = ANY (ARRAY['responsible'::text, 'accountable'::text, 'consulted'::text, 'informed'::text])))
responsibility_party: CHECK ((party = ANY (ARRAY['team'::text, 'contact'::text, 'vendor'::text])))
responsibility_party: CHECK ((place >= 0))
responsibility_party: FOREIGN KEY (client_id, contact_id) REFERENCES contact(client_id, id)
responsibility_party: FOREIGN KEY (client_id, responsibility_id) REFERENCES responsibility(client_id, id)
responsibility_party: FOREIGN KEY (team_id) REFERENCES team(id)
responsibility_party: PRIMARY KEY (client_id, responsibility_id, duty, place)
risk: CHECK (((impact >= 1) AND (impact <= 5)))
risk: CHECK (((likelihood >= 1) AND (likelihood <= 5)))
risk: CHECK (((owner_user_id IS NULL) OR (owner_team_id IS NULL)))
risk: CHECK (((source = 'manual'::text) = (source_id IS NULL)))
risk: CHECK (((source_id IS NULL) = (source_key IS NULL)))
risk: CHECK (((status <> 'accepted'::text) OR ((accepted_by IS NOT NULL) AND (accepted_until IS NOT NULL))))
risk: CHECK ((source = ANY (ARRAY['manual'::text, 'forecast'::text, 'upkeep'::text, 'recurrence'::text])))
risk: CHECK ((status = ANY (ARRAY['open'::text, 'treated'::text, 'accepted'::text, 'closed'::text])))
risk: CHECK ((treatment = ANY (ARRAY['accept'::text, 'mitigate'::text, 'transfer'::text, 'avoid'::text])))
risk: FOREIGN KEY (client_id) REFERENCES client(id)
risk: FOREIGN KEY (client_id, decision_id) REFERENCES decision(client_id, id)
risk: FOREIGN KEY (client_id, service_id) REFERENCES business_service(client_id, id)
risk: FOREIGN KEY (owner_team_id) REFERENCES team(id)
risk: FOREIGN KEY (owner_user_id) REFERENCES user_account(id)
risk: PRIMARY KEY (id)
risk: UNIQUE (client_id, id)
rule: CHECK ((kind = ANY (ARRAY['threshold'::text, 'silence'::text])))
rule: FOREIGN KEY (client_id) REFERENCES client(id)
rule: PRIMARY KEY (id)
rule: UNIQUE (client_id, id)
rule_exception: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
rule_exception: FOREIGN KEY (rule_id) REFERENCES rule(id)
rule_exception: PRIMARY KEY (id)
rule_exception: UNIQUE (client_id, id)
rule_override: CHECK (((site_id IS NULL) OR (device_id IS NULL)))
rule_override: FOREIGN KEY (client_id) REFERENCES client(id)
rule_override: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
rule_override: FOREIGN KEY (client_id, site_id) REFERENCES site(client_id, id)
rule_override: FOREIGN KEY (rule_id) REFERENCES rule(id)
rule_override: PRIMARY KEY (id)
rule_override: UNIQUE (client_id, id)
rule_override: UNIQUE (client_id, rule_id, place, component)
run: CHECK ((state = ANY (ARRAY['running'::text, 'waiting'::text, 'finished'::text])))
run: FOREIGN KEY (client_id) REFERENCES client(id)
run: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
run: FOREIGN KEY (client_id, insight_id) REFERENCES insight(client_id, id)
run: FOREIGN KEY (client_id, ticket_id) REFERENCES ticket(client_id, id)
run: FOREIGN KEY (requested_by) REFERENCES user_account(id)
run: FOREIGN KEY (runbook_version_id) REFERENCES runbook_version(id)
run: PRIMARY KEY (id)
run: UNIQUE (client_id, id)
run_event: FOREIGN KEY (client_id, run_id) REFERENCES run(client_id, id)
run_event: PRIMARY KEY (client_id, run_id, seq)
run_step: CHECK ((state = ANY (ARRAY['pending'::text, 'waiting'::text, 'acting'::text, 'done'::text])))
run_step: FOREIGN KEY (client_id, run_id) REFERENCES run(client_id, id)
run_step: PRIMARY KEY (client_id, run_id, ordinal)
runbook: FOREIGN KEY (created_by) REFERENCES user_account(id)
runbook: PRIMARY KEY (id)
runbook: UNIQUE (name)
runbook: UNIQUE (origin_key)
runbook_version: FOREIGN KEY (author_id) REFERENCES user_account(id)
runbook_version: FOREIGN KEY (runbook_id) REFERENCES runbook(id)
runbook_version: PRIMARY KEY (id)
runbook_version: UNIQUE (runbook_id, hash)
runbook_version: UNIQUE (runbook_id, number)
running_timer: CHECK ((work_kind = ANY (ARRAY['reactive'::text, 'planned'::text, 'project'::text, 'admin'::text])))
running_timer: FOREIGN KEY (user_id) REFERENCES user_account(id)
running_timer: PRIMARY KEY (user_id)
schedule_fire: PRIMARY KEY (schedule, fire_at)
session: FOREIGN KEY (user_id) REFERENCES user_account(id)
session: PRIMARY KEY (id)
session: UNIQUE (refresh_hash)
sign_in_counter: PRIMARY KEY (subject)
signal_engine: FOREIGN KEY (client_id) REFERENCES client(id)
signal_engine: PRIMARY KEY (client_id)
signal_event: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
signal_event: PRIMARY KEY (id)
signal_event: UNIQUE (client_id, id)
site: FOREIGN KEY (client_id) REFERENCES client(id)
site: PRIMARY KEY (id)
site: UNIQUE (client_id, id)
site: UNIQUE (client_id, name)
sla_policy: FOREIGN KEY (client_id) REFERENCES client(id)
sla_policy: PRIMARY KEY (id)
sla_policy: UNIQUE (client_id, id)
sla_policy: UNIQUE (client_id, name)
team: PRIMARY KEY (id)
team: UNIQUE (name)
team_member: FOREIGN KEY (team_id) REFERENCES team(id)
team_member: FOREIGN KEY (user_id) REFERENCES user_account(id)
team_member: PRIMARY KEY (team_id, user_id)
telemetry_block: PRIMARY KEY (client_id, stream_id, seq, received_hour)
telemetry_chunk: PRIMARY KEY (client_id, device_id, schema_hash, window_start, part, week)
telemetry_latest: PRIMARY KEY (client_id, device_id, schema_hash)
telemetry_schema: PRIMARY KEY (client_id, hash)
telemetry_stream: PRIMARY KEY (client_id, id)
ticket: CHECK (((priority >= 1) AND (priority <= 4)))
ticket: CHECK (((resolved_at IS NULL) = (resolved_how IS NULL)))
ticket: CHECK ((impact = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text])))
ticket: CHECK ((kind = ANY (ARRAY['incident'::text, 'request'::text, 'problem'::text, 'change'::text, 'task'::text])))
ticket: CHECK ((resolved_how = ANY (ARRAY['person'::text, 'auto'::text])))
ticket: CHECK ((source = ANY (ARRAY['portal'::text, 'client_portal'::text, 'phone'::text, 'mail'::text, 'monitoring'::text, 'upkeep'::text, 'system'::text])))
ticket: CHECK ((status = ANY (ARRAY['new'::text, 'open'::text, 'waiting_client'::text, 'waiting_vendor'::text, 'awaiting_confirmation'::text, 'resolved'::text, 'closed'::text])))
ticket: CHECK ((urgency = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text])))
ticket: CHECK ((work_kind = ANY (ARRAY['reactive'::text, 'planned'::text, 'project'::text, 'admin'::text])))
ticket: FOREIGN KEY (assignee_id) REFERENCES user_account(id)
ticket: FOREIGN KEY (client_id) REFERENCES client(id)
ticket: FOREIGN KEY (client_id, agreement_id) REFERENCES agreement(client_id, id)
ticket: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
ticket: FOREIGN KEY (client_id, requester_contact_id) REFERENCES contact(client_id, id)
ticket: FOREIGN KEY (client_id, site_id) REFERENCES site(client_id, id)
ticket: FOREIGN KEY (opened_by) REFERENCES user_account(id)
ticket: FOREIGN KEY (sla_policy_id) REFERENCES sla_policy(id)
ticket: FOREIGN KEY (team_id) REFERENCES team(id)
ticket: PRIMARY KEY (id)
ticket: UNIQUE (client_id, id)
ticket: UNIQUE (client_id, number)
ticket: UNIQUE (client_id, origin_key)
ticket_clock: CHECK ((instance > 0))
ticket_clock: CHECK ((round >= 0))
ticket_clock: CHECK ((target = ANY (ARRAY['first_response'::text, 'next_response'::text, 'update'::text, 'resolution'::text])))
ticket_clock: FOREIGN KEY (client_id, ticket_id) REFERENCES ticket(client_id, id)
ticket_clock: PRIMARY KEY (client_id, ticket_id, target, instance)
ticket_event: CHECK ((actor_kind = ANY (ARRAY['user'::text, 'contact'::text, 'system'::text])))
ticket_event: CHECK ((seq > 0))
ticket_event: CHECK ((visibility = ANY (ARRAY['public'::text, 'internal'::text])))
ticket_event: FOREIGN KEY (client_id, ticket_id) REFERENCES ticket(client_id, id)
ticket_event: PRIMARY KEY (id)
ticket_event: UNIQUE (client_id, id)
ticket_event: UNIQUE (client_id, ticket_id, seq)
ticket_message: CHECK ((author_kind = ANY (ARRAY['user'::text, 'contact'::text, 'system'::text])))
ticket_message: CHECK ((visibility = ANY (ARRAY['public'::text, 'internal'::text])))
ticket_message: FOREIGN KEY (author_user_id) REFERENCES user_account(id)
ticket_message: FOREIGN KEY (client_id, author_contact_id) REFERENCES contact(client_id, id)
ticket_message: FOREIGN KEY (client_id, ticket_id) REFERENCES ticket(client_id, id)
ticket_message: PRIMARY KEY (id)
ticket_message: UNIQUE (client_id, id)
ticket_notice: CHECK ((outcome = ANY (ARRAY['sent'::text, 'recorded'::text])))
ticket_notice: FOREIGN KEY (client_id, ticket_id) REFERENCES ticket(client_id, id)
ticket_notice: PRIMARY KEY (id)
ticket_notice: UNIQUE (client_id, id)
ticket_notice: UNIQUE (client_id, ticket_id, target, instance, round, mark)
ticket_relation: CHECK ((kind = ANY (ARRAY['child_of'::text, 'duplicate_of'::text, 'caused_by'::text, 'problem'::text, 'recurrence_of'::text, 'follows'::text, 'related'::text])))
ticket_relation: CHECK ((ticket_id <> other_id))
ticket_relation: FOREIGN KEY (client_id, other_id) REFERENCES ticket(client_id, id)
ticket_relation: FOREIGN KEY (client_id, ticket_id) REFERENCES ticket(client_id, id)
ticket_relation: PRIMARY KEY (client_id, ticket_id, kind, other_id)
ticket_request: CHECK ((action = ANY (ARRAY['opened'::text, 'resolved_auto'::text, 'awaiting_confirmation'::text, 'closed_auto'::text, 'reopened'::text, 'problem_created'::text])))
ticket_request: FOREIGN KEY (client_id, insight_id) REFERENCES insight(client_id, id)
ticket_request: PRIMARY KEY (id)
ticket_request: UNIQUE (client_id, id)
ticket_request: UNIQUE (client_id, insight_id, "position")
ticket_service: FOREIGN KEY (client_id, service_id) REFERENCES business_service(client_id, id)
ticket_service: FOREIGN KEY (client_id, ticket_id) REFERENCES ticket(client_id, id)
ticket_service: PRIMARY KEY (client_id, ticket_id, service_id)
time_entry: CHECK (((minutes >= 1) AND (minutes <= 1440)))
time_entry: CHECK ((origin = ANY (ARRAY['timer'::text, 'manual'::text, 'run'::text])))
time_entry: CHECK ((work_kind = ANY (ARRAY['reactive'::text, 'planned'::text, 'project'::text, 'admin'::text])))
time_entry: FOREIGN KEY (client_id, ticket_id) REFERENCES ticket(client_id, id)
time_entry: FOREIGN KEY (user_id) REFERENCES user_account(id)
time_entry: PRIMARY KEY (id)
time_entry: UNIQUE (client_id, id)
user_account: CHECK ((kind = ANY (ARRAY['staff'::text, 'contact'::text])))
user_account: PRIMARY KEY (id)
user_account: UNIQUE (email)
user_contact: FOREIGN KEY (client_id, contact_id) REFERENCES contact(client_id, id)
user_contact: FOREIGN KEY (user_id) REFERENCES user_account(id)
user_contact: PRIMARY KEY (client_id, user_id)

CREATE INDEX agent_command_by_agent ON public.agent_command USING btree (client_id, agent_id, state)
CREATE INDEX agreement_service_by_service ON public.agreement_service USING btree (client_id, service_id)
CREATE INDEX alert_act_waiting ON public.alert_act USING btree (client_id, id) WHERE (applied_at IS NULL)
CREATE INDEX alert_by_device ON public.alert USING btree (client_id, device_id, raised_at)
CREATE INDEX alert_by_insight ON public.alert USING btree (client_id, insight_id, raised_at)
CREATE INDEX alert_by_time ON public.alert USING btree (client_id, raised_at, id)
CREATE INDEX audit_entry_by_client ON public.audit_entry USING btree (client_id, at, id)
CREATE INDEX audit_entry_by_object ON public.audit_entry USING btree (object_id, at)
CREATE INDEX audit_entry_by_time ON public.audit_entry USING btree (at, id)
CREATE INDEX availability_fact_by_device ON public.availability_fact USING btree (client_id, device_id, at)
CREATE INDEX business_service_device_by_device ON public.business_service_device USING btree (client_id, device_id)
CREATE INDEX capability_link_by_secret ON public.capability_link USING btree (secret_hash)
CREATE INDEX capability_link_by_subject ON public.capability_link USING btree (client_id, subject_id)
CREATE INDEX capability_link_ended ON public.capability_link USING btree (expires_at)
CREATE INDEX client_by_name ON public.client USING btree (name, id)
CREATE INDEX contact_by_name ON public.contact USING btree (client_id, name)
CREATE INDEX decision_by_age ON public.decision USING btree (client_id, created_at, id)
CREATE INDEX decision_by_subject ON public.decision USING btree (client_id, subject_id)
CREATE INDEX decision_due ON public.decision USING btree (deadline) WHERE (state = 'asked'::text)
CREATE INDEX device_by_hardware ON public.device USING btree (client_id, hardware_id)
CREATE INDEX device_by_name ON public.device USING btree (client_id, name, id)
CREATE INDEX device_by_state ON public.device USING btree (state, client_id)
CREATE INDEX enrolment_token_by_age ON public.enrolment_token USING btree (client_id, created_at)
CREATE INDEX escalation_due ON public.escalation USING btree (next_at) WHERE (state = 'running'::text)
CREATE INDEX escalation_notice_by_recipient ON public.escalation_notice USING btree (client_id, recipient, at)
CREATE INDEX evidence_by_occurrence ON public.evidence USING btree (client_id, occurrence_id, recorded_at)
CREATE INDEX forecast_by_order ON public.forecast USING btree (client_id, order_on, id) WHERE latest
CREATE INDEX forecast_by_series ON public.forecast USING btree (client_id, series_id, made_on)
CREATE INDEX forecast_latest ON public.forecast USING btree (client_id, device_id) WHERE latest
CREATE INDEX forecast_to_score ON public.forecast USING btree (client_id, made_on) WHERE (score = 'open'::text)
CREATE INDEX grant_entry_by_user ON public.grant_entry USING btree (user_id)
CREATE INDEX idempotency_key_by_age ON public.idempotency_key USING btree (created_at)
CREATE INDEX insight_by_device ON public.insight USING btree (client_id, device_id, raised_at)
CREATE INDEX insight_by_signal ON public.insight USING btree (client_id, signal_key, raised_at)
CREATE INDEX insight_by_state ON public.insight USING btree (client_id, state, raised_at)
CREATE INDEX insight_event_by_insight ON public.insight_event USING btree (client_id, insight_id, at, id)
CREATE INDEX insight_lease ON public.insight USING btree (lease_until) WHERE ((state = 'open'::text) AND (lease_until IS NOT NULL))
CREATE INDEX insight_snooze ON public.insight USING btree (snoozed_until) WHERE ((state = 'open'::text) AND (snoozed_until IS NOT NULL))
CREATE INDEX job_dead ON public.job USING btree (finished_at) WHERE (state = 'dead'::text)
CREATE INDEX job_done ON public.job USING btree (finished_at) WHERE (state = 'done'::text)
CREATE INDEX job_running ON public.job USING btree (locked_until) WHERE (state = 'running'::text)
CREATE INDEX job_to_run ON public.job USING btree (run_at, id) WHERE (state = 'waiting'::text)
CREATE INDEX job_turn ON public.job USING btree (client_id, run_at, id) WHERE (state = 'waiting'::text)
CREATE INDEX maintenance_window_by_end ON public.maintenance_window USING btree (client_id, ends_at, id)
CREATE INDEX node_by_start ON public.node USING btree (started_at)
CREATE INDEX obligation_by_title ON public.obligation USING btree (client_id, title, id)
CREATE INDEX obligation_device_by_device ON public.obligation_device USING btree (client_id, device_id)
CREATE INDEX obligation_service_by_service ON public.obligation_service USING btree (client_id, service_id)
CREATE INDEX obligation_to_plan ON public.obligation USING btree (planned_until) WHERE active
CREATE INDEX occurrence_by_due ON public.occurrence USING btree (client_id, due_on, id)
CREATE INDEX occurrence_by_ticket ON public.occurrence USING btree (client_id, ticket_id)
CREATE INDEX occurrence_to_announce ON public.occurrence USING btree (opens_at) WHERE ((announced_at IS NULL) AND (state = 'planned'::text))
CREATE INDEX occurrence_to_close ON public.occurrence USING btree (closes_at) WHERE (state = ANY (ARRAY['planned'::text, 'in_progress'::text, 'awaiting_evidence'::text]))
CREATE INDEX report_by_period ON public.report USING btree (client_id, to_day, id)
CREATE INDEX risk_by_severity ON public.risk USING btree (client_id, severity, id)
CREATE INDEX rule_by_name ON public.rule USING btree (name, id)
CREATE INDEX rule_exception_by_end ON public.rule_exception USING btree (client_id, expires_at)
CREATE INDEX run_by_age ON public.run USING btree (client_id, created_at, id)
CREATE INDEX run_by_device ON public.run USING btree (client_id, device_id, created_at)
CREATE INDEX run_by_insight ON public.run USING btree (client_id, insight_id)
CREATE INDEX run_by_look ON public.run USING btree (next_look_at)
CREATE INDEX run_by_ticket ON public.run USING btree (client_id, ticket_id)
CREATE INDEX session_by_previous ON public.session USING btree (previous_refresh_hash)
CREATE INDEX session_by_user ON public.session USING btree (user_id, created_at)
CREATE INDEX signal_event_by_device ON public.signal_event USING btree (client_id, device_id, at)
CREATE INDEX signal_event_by_signal ON public.signal_event USING btree (client_id, signal_key, at)
CREATE INDEX team_member_by_user ON public.team_member USING btree (user_id)
CREATE INDEX telemetry_block_by_device ON ONLY public.telemetry_block USING btree (client_id, device_id, end_at)
CREATE INDEX telemetry_chunk_by_time ON ONLY public.telemetry_chunk USING btree (client_id, device_id, end_at)
CREATE INDEX telemetry_stream_by_device ON public.telemetry_stream USING btree (client_id, device_id)
CREATE INDEX ticket_by_age ON public.ticket USING btree (client_id, created_at, id)
CREATE INDEX ticket_by_assignee ON public.ticket USING btree (assignee_id, status)
CREATE INDEX ticket_by_device ON public.ticket USING btree (client_id, device_id)
CREATE INDEX ticket_by_due ON public.ticket USING btree (client_id, status, due_rank, id)
CREATE INDEX ticket_by_fingerprint ON public.ticket USING btree (client_id, fingerprint, created_at)
CREATE INDEX ticket_by_insight ON public.ticket USING btree (client_id, insight_id)
CREATE INDEX ticket_by_number ON public.ticket USING btree (number)
CREATE INDEX ticket_by_occurrence ON public.ticket USING btree (client_id, occurrence_id)
CREATE INDEX ticket_by_team ON public.ticket USING btree (team_id, status)
CREATE INDEX ticket_by_update ON public.ticket USING btree (client_id, updated_at, id)
CREATE INDEX ticket_clock_to_look_at ON public.ticket_clock USING btree (next_at) WHERE (next_at IS NOT NULL)
CREATE INDEX ticket_message_by_ticket ON public.ticket_message USING btree (client_id, ticket_id, at, id)
CREATE INDEX ticket_relation_by_other ON public.ticket_relation USING btree (client_id, other_id)
CREATE INDEX ticket_request_waiting ON public.ticket_request USING btree (client_id, insight_id) WHERE (applied_at IS NULL)
CREATE INDEX ticket_service_by_service ON public.ticket_service USING btree (client_id, service_id)
CREATE INDEX ticket_to_close ON public.ticket USING btree (close_at) WHERE (close_at IS NOT NULL)
CREATE INDEX time_entry_by_ticket ON public.time_entry USING btree (client_id, ticket_id, started_at, id)
CREATE INDEX time_entry_by_user ON public.time_entry USING btree (user_id, started_at)
CREATE INDEX user_account_by_name ON public.user_account USING btree (name, id)
CREATE INDEX user_contact_by_user ON public.user_contact USING btree (user_id)
CREATE UNIQUE INDEX alert_active ON public.alert USING btree (client_id, signal_key) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX calendar_of_provider ON public.calendar USING btree (name) WHERE (client_id IS NULL)
CREATE UNIQUE INDEX escalation_policy_standard ON public.escalation_policy USING btree (standard) WHERE standard
CREATE UNIQUE INDEX escalation_running ON public.escalation USING btree (client_id, insight_id) WHERE (state = 'running'::text)
CREATE UNIQUE INDEX forecast_alarm_open ON public.forecast_alarm USING btree (client_id, series_id) WHERE (closed_on IS NULL)
CREATE UNIQUE INDEX job_dedup ON public.job USING btree (client_id, kind, dedup_key) WHERE ((state = ANY (ARRAY['waiting'::text, 'running'::text])) AND (client_id IS NOT NULL))
CREATE UNIQUE INDEX job_dedup_provider ON public.job USING btree (kind, dedup_key) WHERE ((state = ANY (ARRAY['waiting'::text, 'running'::text])) AND (client_id IS NULL))
CREATE UNIQUE INDEX risk_by_source ON public.risk USING btree (client_id, source, source_key) WHERE ((source_key IS NOT NULL) AND (status <> 'closed'::text))
CREATE UNIQUE INDEX rule_standard ON public.rule USING btree (standard_key) WHERE (client_id IS NULL)
CREATE UNIQUE INDEX sla_policy_of_provider ON public.sla_policy USING btree (name) WHERE (client_id IS NULL)
CREATE UNIQUE INDEX team_default ON public.team USING btree (is_default) WHERE is_default

telemetry_block PARTITION BY RANGE (received_hour)
telemetry_chunk PARTITION BY RANGE (week)

agent ROW LEVEL SECURITY enabled=t forced=t
agent_command ROW LEVEL SECURITY enabled=t forced=t
agreement ROW LEVEL SECURITY enabled=t forced=t
agreement_service ROW LEVEL SECURITY enabled=t forced=t
alert ROW LEVEL SECURITY enabled=t forced=t
alert_act ROW LEVEL SECURITY enabled=t forced=t
approval ROW LEVEL SECURITY enabled=t forced=t
audit_entry ROW LEVEL SECURITY enabled=t forced=t
availability_fact ROW LEVEL SECURITY enabled=t forced=t
business_service ROW LEVEL SECURITY enabled=t forced=t
business_service_device ROW LEVEL SECURITY enabled=t forced=t
calendar ROW LEVEL SECURITY enabled=t forced=t
capability_link ROW LEVEL SECURITY enabled=t forced=t
client ROW LEVEL SECURITY enabled=t forced=t
command_output ROW LEVEL SECURITY enabled=t forced=t
contact ROW LEVEL SECURITY enabled=t forced=t
credential_link ROW LEVEL SECURITY enabled=f forced=f
decision ROW LEVEL SECURITY enabled=t forced=t
device ROW LEVEL SECURITY enabled=t forced=t
device_dependency ROW LEVEL SECURITY enabled=t forced=t
enrolment_token ROW LEVEL SECURITY enabled=t forced=t
escalation ROW LEVEL SECURITY enabled=t forced=t
escalation_notice ROW LEVEL SECURITY enabled=t forced=t
escalation_policy ROW LEVEL SECURITY enabled=t forced=t
evidence ROW LEVEL SECURITY enabled=t forced=t
forecast ROW LEVEL SECURITY enabled=t forced=t
forecast_alarm ROW LEVEL SECURITY enabled=t forced=t
grant_entry ROW LEVEL SECURITY enabled=t forced=t
idempotency_key ROW LEVEL SECURITY enabled=f forced=f
insight ROW LEVEL SECURITY enabled=t forced=t
insight_event ROW LEVEL SECURITY enabled=t forced=t
installation ROW LEVEL SECURITY enabled=f forced=f
inventory ROW LEVEL SECURITY enabled=t forced=t
job ROW LEVEL SECURITY enabled=t forced=t
maintenance_window ROW LEVEL SECURITY enabled=t forced=t
maintenance_window_device ROW LEVEL SECURITY enabled=t forced=t
node ROW LEVEL SECURITY enabled=f forced=f
number_sequence ROW LEVEL SECURITY enabled=f forced=f
obligation ROW LEVEL SECURITY enabled=t forced=t
obligation_device ROW LEVEL SECURITY enabled=t forced=t
obligation_service ROW LEVEL SECURITY enabled=t forced=t
occurrence ROW LEVEL SECURITY enabled=t forced=t
report ROW LEVEL SECURITY enabled=t forced=t
report_file ROW LEVEL SECURITY enabled=t forced=t
responsibility ROW LEVEL SECURITY enabled=t forced=t
responsibility_party ROW LEVEL SECURITY enabled=t forced=t
risk ROW LEVEL SECURITY enabled=t forced=t
rule ROW LEVEL SECURITY enabled=t forced=t
rule_exception ROW LEVEL SECURITY enabled=t forced=t
rule_override ROW LEVEL SECURITY enabled=t forced=t
run ROW LEVEL SECURITY enabled=t forced=t
run_event ROW LEVEL SECURITY enabled=t forced=t
run_step ROW LEVEL SECURITY enabled=t forced=t
runbook ROW LEVEL SECURITY enabled=f forced=f
runbook_version ROW LEVEL SECURITY enabled=f forced=f
running_timer ROW LEVEL SECURITY enabled=f forced=f
schedule_fire ROW LEVEL SECURITY enabled=f forced=f
session ROW LEVEL SECURITY enabled=f forced=f
sign_in_counter ROW LEVEL SECURITY enabled=f forced=f
signal_engine ROW LEVEL SECURITY enabled=t forced=t
signal_event ROW LEVEL SECURITY enabled=t forced=t
site ROW LEVEL SECURITY enabled=t forced=t
sla_policy ROW LEVEL SECURITY enabled=t forced=t
team ROW LEVEL SECURITY enabled=f forced=f
team_member ROW LEVEL SECURITY enabled=f forced=f
telemetry_block ROW LEVEL SECURITY enabled=t forced=t
telemetry_chunk ROW LEVEL SECURITY enabled=t forced=t
telemetry_latest ROW LEVEL SECURITY enabled=t forced=t
telemetry_schema ROW LEVEL SECURITY enabled=t forced=t
telemetry_stream ROW LEVEL SECURITY enabled=t forced=t
ticket ROW LEVEL SECURITY enabled=t forced=t
ticket_clock ROW LEVEL SECURITY enabled=t forced=t
ticket_event ROW LEVEL SECURITY enabled=t forced=t
ticket_message ROW LEVEL SECURITY enabled=t forced=t
ticket_notice ROW LEVEL SECURITY enabled=t forced=t
ticket_relation ROW LEVEL SECURITY enabled=t forced=t
ticket_request ROW LEVEL SECURITY enabled=t forced=t
ticket_service ROW LEVEL SECURITY enabled=t forced=t
time_entry ROW LEVEL SECURITY enabled=t forced=t
user_account ROW LEVEL SECURITY enabled=f forced=f
user_contact ROW LEVEL SECURITY enabled=t forced=t

agent POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
agent POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
agent_command POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
agent_command POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
agreement POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
agreement POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
agreement_service POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
agreement_service POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
alert POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
alert POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
alert_act POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
alert_act POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
approval POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
approval POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
audit_entry POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
audit_entry POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
availability_fact POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
availability_fact POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
business_service POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
business_service POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
business_service_device POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
business_service_device POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
calendar POLICY inherited TO {steward_app} SELECT USING (((client_id IS NULL) AND (( SELECT app_mode() AS app_mode) = 'only'::text))) WITH CHECK ()
calendar POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
calendar POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
capability_link POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
capability_link POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
client POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
client POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((id IS NULL) OR (id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((id IS NULL) OR (id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
command_output POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
command_output POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
contact POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
contact POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
decision POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
decision POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
device POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
device POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
device_dependency POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
device_dependency POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
enrolment_token POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
enrolment_token POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
escalation POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
escalation POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
escalation_notice POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
escalation_notice POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
escalation_policy POLICY inherited TO {steward_app} SELECT USING (((client_id IS NULL) AND (( SELECT app_mode() AS app_mode) = 'only'::text))) WITH CHECK ()
escalation_policy POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
escalation_policy POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
evidence POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
evidence POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
forecast POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
forecast POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
forecast_alarm POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
forecast_alarm POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
grant_entry POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
grant_entry POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
insight POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
insight POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
insight_event POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
insight_event POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
inventory POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
inventory POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
job POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
job POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
maintenance_window POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
maintenance_window POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
maintenance_window_device POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
maintenance_window_device POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
obligation POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
obligation POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
obligation_device POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
obligation_device POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
obligation_service POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
obligation_service POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
occurrence POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
occurrence POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
report POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
report POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
report_file POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
report_file POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
responsibility POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
responsibility POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
responsibility_party POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
responsibility_party POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
risk POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
risk POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
rule POLICY inherited TO {steward_app} SELECT USING (((client_id IS NULL) AND (( SELECT app_mode() AS app_mode) = 'only'::text))) WITH CHECK ()
rule POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
rule POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
rule_exception POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
rule_exception POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
rule_override POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
rule_override POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
run POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
run POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
run_event POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
run_event POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
run_step POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
run_step POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
signal_engine POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
signal_engine POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
signal_event POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
signal_event POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
site POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
site POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
sla_policy POLICY inherited TO {steward_app} SELECT USING (((client_id IS NULL) AND (( SELECT app_mode() AS app_mode) = 'only'::text))) WITH CHECK ()
sla_policy POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
sla_policy POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
telemetry_block POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
telemetry_block POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
telemetry_chunk POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
telemetry_chunk POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
telemetry_latest POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
telemetry_latest POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
telemetry_schema POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
telemetry_schema POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
telemetry_stream POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
telemetry_stream POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
ticket POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
ticket POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
ticket_clock POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
ticket_clock POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
ticket_event POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
ticket_event POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
ticket_message POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
ticket_message POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
ticket_notice POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
ticket_notice POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
ticket_relation POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
ticket_relation POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
ticket_request POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
ticket_request POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
ticket_service POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
ticket_service POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
time_entry POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
time_entry POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
user_contact POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
user_contact POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)

GRANT DELETE, INSERT, SELECT, UPDATE ON agent TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON agent TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON agent_command TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON agent_command TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON agreement TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON agreement TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON agreement_service TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON agreement_service TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON alert TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON alert TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON alert_act TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON alert_act TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON approval TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON approval TO steward_system
GRANT INSERT, SELECT ON audit_entry TO steward_app
GRANT INSERT, SELECT ON audit_entry TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON availability_fact TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON availability_fact TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON business_service TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON business_service TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON business_service_device TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON business_service_device TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON calendar TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON calendar TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON capability_link TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON capability_link TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON client TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON client TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON command_output TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON command_output TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON contact TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON contact TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON credential_link TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON credential_link TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON decision TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON decision TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON device TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON device TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON device_dependency TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON device_dependency TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON enrolment_token TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON enrolment_token TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON escalation TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON escalation TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON escalation_notice TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON escalation_notice TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON escalation_policy TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON escalation_policy TO steward_system
GRANT INSERT, SELECT ON evidence TO steward_app
GRANT INSERT, SELECT ON evidence TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON forecast TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON forecast TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON forecast_alarm TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON forecast_alarm TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON grant_entry TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON grant_entry TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON idempotency_key TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON idempotency_key TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON insight TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON insight TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON insight_event TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON insight_event TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON installation TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON installation TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON inventory TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON inventory TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON job TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON job TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON maintenance_window TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON maintenance_window TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON maintenance_window_device TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON maintenance_window_device TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON node TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON node TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON number_sequence TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON number_sequence TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON obligation TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON obligation TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON obligation_device TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON obligation_device TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON obligation_service TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON obligation_service TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON occurrence TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON occurrence TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON report TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON report TO steward_system
GRANT INSERT, SELECT ON report_file TO steward_app
GRANT INSERT, SELECT ON report_file TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON responsibility TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON responsibility TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON responsibility_party TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON responsibility_party TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON risk TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON risk TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON rule TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON rule TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON rule_exception TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON rule_exception TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON rule_override TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON rule_override TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON run TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON run TO steward_system
GRANT INSERT, SELECT ON run_event TO steward_app
GRANT INSERT, SELECT ON run_event TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON run_step TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON run_step TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON runbook TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON runbook TO steward_system
GRANT INSERT, SELECT ON runbook_version TO steward_app
GRANT INSERT, SELECT ON runbook_version TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON running_timer TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON running_timer TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON schedule_fire TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON schedule_fire TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON session TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON session TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON sign_in_counter TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON sign_in_counter TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON signal_engine TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON signal_engine TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON signal_event TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON signal_event TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON site TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON site TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON sla_policy TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON sla_policy TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON team TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON team TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON team_member TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON team_member TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON telemetry_block TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON telemetry_block TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON telemetry_chunk TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON telemetry_chunk TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON telemetry_latest TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON telemetry_latest TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON telemetry_schema TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON telemetry_schema TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON telemetry_stream TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON telemetry_stream TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket_clock TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket_clock TO steward_system
GRANT INSERT, SELECT ON ticket_event TO steward_app
GRANT INSERT, SELECT ON ticket_event TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket_message TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket_message TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket_notice TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket_notice TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket_relation TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket_relation TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket_request TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket_request TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket_service TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON ticket_service TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON time_entry TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON time_entry TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON user_account TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON user_account TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON user_contact TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON user_contact TO steward_system

VIEW report_alert (security_invoker=true) AS SELECT a.client_id, a.id, a.device_id, a.raised_at, a.ended_at, i.acknowledged_at, i.outcome, i.ticket_id FROM (alert a JOIN insight i ON (((i.client_id = a.client_id) AND (i.id = a.insight_id))));
VIEW report_clock (security_invoker=true) AS SELECT c.client_id, c.ticket_id, k.number, k.title, c.target, c.instance, c.verdict, c.opened_at, c.due_at, c.breach_at, c.fulfilled_at, c.consumed_ms, c.budget_ms, c.cause FROM (ticket_clock c JOIN ticket k ON (((k.client_id = c.client_id) AND (k.id = c.ticket_id))));
VIEW report_decision (security_invoker=true) AS SELECT d.client_id, d.id, d.question, d.impact, d.state, d.answered_by_name, d.answered_at, d.receipt, d.deadline, d.created_at FROM decision d;
VIEW report_evidence (security_invoker=true) AS SELECT e.client_id, e.occurrence_id, o.due_on, e.kind, e.statement, e.measure, e.unit, e.author_name, e.recorded_at, e.hash FROM (evidence e JOIN occurrence o ON (((o.client_id = e.client_id) AND (o.id = e.occurrence_id))));
VIEW report_forecast (security_invoker=true) AS SELECT f.client_id, f.id, f.component, f.kind, f.p10_on, f.p50_on, f.p90_on, f.history_days, f.order_on, f.score, f.made_on, f.latest, d.name AS device_name, d.state AS device_state FROM (forecast f JOIN device d ON (((d.client_id = f.client_id) AND (d.id = f.device_id))));
VIEW report_incident (security_invoker=true) AS SELECT i.client_id, i.id, i.device_id, i.title, i.story, i.class, i.worst_level, i.state, i.outcome, i.outcome_note, i.ticket_id, i.ticket_number, i.holder_name, t.name AS team_name, i.reopened, i.began_at, i.raised_at, i.ended_at, i.acknowledged_at, i.signal_key FROM (insight i JOIN team t ON ((t.id = i.owner_team_id))) WHERE (i.state <> 'merged'::text);
VIEW report_risk (security_invoker=true) AS SELECT r.client_id, r.id, r.title, r.likelihood, r.impact, r.severity, r.status, r.status_since, r.created_at, r.accepted_by, t.name AS team_name, u.name AS user_name FROM ((risk r LEFT JOIN team t ON ((t.id = r.owner_team_id))) LEFT JOIN user_account u ON ((u.id = r.owner_user_id)));
VIEW report_run (security_invoker=true) AS SELECT r.client_id, r.id, b.name AS runbook_name, d.name AS device_name, r.outcome, r.requested_by_name, r.created_at, r.ended_at FROM (((run r JOIN runbook_version v ON ((v.id = r.runbook_version_id))) JOIN runbook b ON ((b.id = v.runbook_id))) JOIN device d ON (((d.client_id = r.client_id) AND (d.id = r.device_id))));
VIEW report_service_incident (security_invoker=true) AS SELECT l.client_id, l.service_id, i.id AS insight_id, i.began_at, i.ended_at FROM (business_service_device l JOIN insight i ON (((i.client_id = l.client_id) AND (i.device_id = l.device_id)))) WHERE (i.state <> 'merged'::text);
VIEW report_ticket (security_invoker=true) AS SELECT k.client_id, k.id, k.number, k.kind, k.title, k.work_kind, k.status, k.insight_id, k.fingerprint, k.created_at, k.resolved_at, k.resolved_how FROM ticket k;
VIEW report_upkeep (security_invoker=true) AS SELECT o.client_id, o.id, b.title, b.area, o.due_on, o.state, o.state_since, o.done_at, o.done_by, o.done_late, o.note, o.declined_by, o.excused_by, o.excused_until, d.receipt FROM ((occurrence o JOIN obligation b ON (((b.client_id = o.client_id) AND (b.id = o.obligation_id)))) LEFT JOIN decision d ON (((d.client_id = o.client_id) AND (d.id = o.decision_id))));
VIEW report_window (security_invoker=true) AS SELECT w.client_id, w.id, w.name, w.starts_at, w.ends_at FROM maintenance_window w;
VIEW report_work (security_invoker=true) AS SELECT w.client_id, w.id, w.started_at, w.minutes, w.work_kind, w.user_name, w.note, k.number, k.title FROM (time_entry w JOIN ticket k ON (((k.client_id = w.client_id) AND (k.id = w.ticket_id))));

GRANT SELECT ON report_alert TO steward_app
GRANT SELECT ON report_alert TO steward_system
GRANT SELECT ON report_clock TO steward_app
GRANT SELECT ON report_clock TO steward_system
GRANT SELECT ON report_decision TO steward_app
GRANT SELECT ON report_decision TO steward_system
GRANT SELECT ON report_evidence TO steward_app
GRANT SELECT ON report_evidence TO steward_system
GRANT SELECT ON report_forecast TO steward_app
GRANT SELECT ON report_forecast TO steward_system
GRANT SELECT ON report_incident TO steward_app
GRANT SELECT ON report_incident TO steward_system
GRANT SELECT ON report_risk TO steward_app
GRANT SELECT ON report_risk TO steward_system
GRANT SELECT ON report_run TO steward_app
GRANT SELECT ON report_run TO steward_system
GRANT SELECT ON report_service_incident TO steward_app
GRANT SELECT ON report_service_incident TO steward_system
GRANT SELECT ON report_ticket TO steward_app
GRANT SELECT ON report_ticket TO steward_system
GRANT SELECT ON report_upkeep TO steward_app
GRANT SELECT ON report_upkeep TO steward_system
GRANT SELECT ON report_window TO steward_app
GRANT SELECT ON report_window TO steward_system
GRANT SELECT ON report_work TO steward_app
GRANT SELECT ON report_work TO steward_system

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.report_file FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.run_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.runbook_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ticket_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

CREATE OR REPLACE FUNCTION public.app_clients() RETURNS uuid[] LANGUAGE sql STABLE AS $function$ SELECT coalesce(string_to_array(nullif(current_setting('app.clients', true), ''), ',')::uuid[], '{}') $function$ rights
CREATE OR REPLACE FUNCTION public.app_enter(mode text, clients text, read_only text) RETURNS void LANGUAGE sql AS $function$ SELECT set_config('app.mode', mode, true), set_config('app.clients', clients, true), set_config('transaction_read_only', read_only, true); $function$ rights
CREATE OR REPLACE FUNCTION public.app_mode() RETURNS text LANGUAGE sql STABLE AS $function$ SELECT nullif(current_setting('app.mode', true), '') $function$ rights
CREATE OR REPLACE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $function$ BEGIN RAISE EXCEPTION 'audit entries are only ever added'; END $function$ rights
CREATE OR REPLACE FUNCTION public.telemetry_partition(parent text, low bigint, high bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $function$ DECLARE child text := parent || '_p' || low; BEGIN IF parent NOT IN ('telemetry_block', 'telemetry_chunk') THEN RAISE EXCEPTION 'not a partitioned table: %', parent; END IF; IF to_regclass(child) IS NULL THEN EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent, low, high); EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child); EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', child); END IF; END $function$ rights steward_system
CREATE OR REPLACE FUNCTION public.telemetry_retire(parent text, before bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $function$ DECLARE child record; dropped bigint := 0; BEGIN IF parent NOT IN ('telemetry_block', 'telemetry_chunk') THEN RAISE EXCEPTION 'not a partitioned table: %', parent; END IF; FOR child IN SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass(parent) AND substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \(''?(\d+)''?\)')::bigint <= before LOOP EXECUTE format('DROP TABLE %I', child.name); dropped := dropped + 1; END LOOP; RETURN dropped; END $function$ rights steward_system
