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
client.id uuid NOT NULL
client.name text NOT NULL
client.short_name text NOT NULL
client.notes text NOT NULL
client.archived_at bigint
client.version integer NOT NULL
client.created_at bigint NOT NULL
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
node.id uuid NOT NULL
node.version text NOT NULL
node.started_at bigint NOT NULL
node.alive_at bigint NOT NULL
node.stopped_at bigint
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
site.client_id uuid NOT NULL
site.id uuid NOT NULL
site.name text NOT NULL
site.address text NOT NULL
site.time_zone text NOT NULL
site.version integer NOT NULL
site.created_at bigint NOT NULL
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
client: PRIMARY KEY (id)
contact: FOREIGN KEY (client_id) REFERENCES client(id)
contact: FOREIGN KEY (client_id, site_id) REFERENCES site(client_id, id)
contact: PRIMARY KEY (id)
contact: UNIQUE (client_id, id)
credential_link: CHECK ((kind = ANY (ARRAY['setup'::text, 'invitation'::text])))
credential_link: FOREIGN KEY (user_id) REFERENCES user_account(id)
credential_link: PRIMARY KEY (id)
credential_link: UNIQUE (secret_hash)
device: CHECK ((state = ANY (ARRAY['awaiting'::text, 'live'::text, 'silent'::text, 'retired'::text])))
device: FOREIGN KEY (client_id) REFERENCES client(id)
device: FOREIGN KEY (client_id, possible_duplicate_of) REFERENCES device(client_id, id)
device: FOREIGN KEY (client_id, site_id) REFERENCES site(client_id, id)
device: PRIMARY KEY (id)
device: UNIQUE (client_id, id)
enrolment_token: CHECK (((max_uses >= 1) AND (max_uses <= 1000)))
enrolment_token: CHECK ((uses <= max_uses))
enrolment_token: FOREIGN KEY (client_id) REFERENCES client(id)
enrolment_token: FOREIGN KEY (client_id, site_id) REFERENCES site(client_id, id)
enrolment_token: PRIMARY KEY (id)
enrolment_token: UNIQUE (client_id, id)
grant_entry: CHECK ((effect = ANY (ARRAY['allow'::text, 'deny'::text])))
grant_entry: FOREIGN KEY (client_id) REFERENCES client(id)
grant_entry: FOREIGN KEY (user_id) REFERENCES user_account(id)
grant_entry: PRIMARY KEY (id)
idempotency_key: PRIMARY KEY (user_id, idempotency_key)
installation: CHECK ((id = 1))
installation: PRIMARY KEY (id)
inventory: FOREIGN KEY (client_id, device_id) REFERENCES device(client_id, id)
inventory: PRIMARY KEY (client_id, device_id, kind)
job: CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'dead'::text])))
job: FOREIGN KEY (client_id) REFERENCES client(id)
job: PRIMARY KEY (id)
node: PRIMARY KEY (id)
schedule_fire: PRIMARY KEY (schedule, fire_at)
session: FOREIGN KEY (user_id) REFERENCES user_account(id)
session: PRIMARY KEY (id)
session: UNIQUE (refresh_hash)
sign_in_counter: PRIMARY KEY (subject)
site: FOREIGN KEY (client_id) REFERENCES client(id)
site: PRIMARY KEY (id)
site: UNIQUE (client_id, id)
site: UNIQUE (client_id, name)
telemetry_block: PRIMARY KEY (client_id, stream_id, seq, received_hour)
telemetry_chunk: PRIMARY KEY (client_id, device_id, schema_hash, window_start, part, week)
telemetry_latest: PRIMARY KEY (client_id, device_id, schema_hash)
telemetry_schema: PRIMARY KEY (client_id, hash)
telemetry_stream: PRIMARY KEY (client_id, id)
user_account: CHECK ((kind = ANY (ARRAY['staff'::text, 'contact'::text])))
user_account: PRIMARY KEY (id)
user_account: UNIQUE (email)
user_contact: FOREIGN KEY (client_id, contact_id) REFERENCES contact(client_id, id)
user_contact: FOREIGN KEY (user_id) REFERENCES user_account(id)
user_contact: PRIMARY KEY (client_id, user_id)

CREATE INDEX audit_entry_by_client ON public.audit_entry USING btree (client_id, at, id)
CREATE INDEX audit_entry_by_object ON public.audit_entry USING btree (object_id, at)
CREATE INDEX audit_entry_by_time ON public.audit_entry USING btree (at, id)
CREATE INDEX availability_fact_by_device ON public.availability_fact USING btree (client_id, device_id, at)
CREATE INDEX business_service_device_by_device ON public.business_service_device USING btree (client_id, device_id)
CREATE INDEX client_by_name ON public.client USING btree (name, id)
CREATE INDEX contact_by_name ON public.contact USING btree (client_id, name)
CREATE INDEX device_by_hardware ON public.device USING btree (client_id, hardware_id)
CREATE INDEX device_by_name ON public.device USING btree (client_id, name, id)
CREATE INDEX device_by_state ON public.device USING btree (state, client_id)
CREATE INDEX enrolment_token_by_age ON public.enrolment_token USING btree (client_id, created_at)
CREATE INDEX grant_entry_by_user ON public.grant_entry USING btree (user_id)
CREATE INDEX idempotency_key_by_age ON public.idempotency_key USING btree (created_at)
CREATE INDEX job_dead ON public.job USING btree (finished_at) WHERE (state = 'dead'::text)
CREATE INDEX job_done ON public.job USING btree (finished_at) WHERE (state = 'done'::text)
CREATE INDEX job_running ON public.job USING btree (locked_until) WHERE (state = 'running'::text)
CREATE INDEX job_to_run ON public.job USING btree (run_at, id) WHERE (state = 'waiting'::text)
CREATE INDEX job_turn ON public.job USING btree (client_id, run_at, id) WHERE (state = 'waiting'::text)
CREATE INDEX node_by_start ON public.node USING btree (started_at)
CREATE INDEX session_by_previous ON public.session USING btree (previous_refresh_hash)
CREATE INDEX session_by_user ON public.session USING btree (user_id, created_at)
CREATE INDEX telemetry_block_by_device ON ONLY public.telemetry_block USING btree (client_id, device_id, end_at)
CREATE INDEX telemetry_chunk_by_time ON ONLY public.telemetry_chunk USING btree (client_id, device_id, end_at)
CREATE INDEX telemetry_stream_by_device ON public.telemetry_stream USING btree (client_id, device_id)
CREATE INDEX user_account_by_name ON public.user_account USING btree (name, id)
CREATE INDEX user_contact_by_user ON public.user_contact USING btree (user_id)
CREATE UNIQUE INDEX job_dedup ON public.job USING btree (client_id, kind, dedup_key) WHERE ((state = ANY (ARRAY['waiting'::text, 'running'::text])) AND (client_id IS NOT NULL))
CREATE UNIQUE INDEX job_dedup_provider ON public.job USING btree (kind, dedup_key) WHERE ((state = ANY (ARRAY['waiting'::text, 'running'::text])) AND (client_id IS NULL))

telemetry_block PARTITION BY RANGE (received_hour)
telemetry_chunk PARTITION BY RANGE (week)

agent ROW LEVEL SECURITY enabled=t forced=t
audit_entry ROW LEVEL SECURITY enabled=t forced=t
availability_fact ROW LEVEL SECURITY enabled=t forced=t
business_service ROW LEVEL SECURITY enabled=t forced=t
business_service_device ROW LEVEL SECURITY enabled=t forced=t
client ROW LEVEL SECURITY enabled=t forced=t
contact ROW LEVEL SECURITY enabled=t forced=t
credential_link ROW LEVEL SECURITY enabled=f forced=f
device ROW LEVEL SECURITY enabled=t forced=t
enrolment_token ROW LEVEL SECURITY enabled=t forced=t
grant_entry ROW LEVEL SECURITY enabled=t forced=t
idempotency_key ROW LEVEL SECURITY enabled=f forced=f
installation ROW LEVEL SECURITY enabled=f forced=f
inventory ROW LEVEL SECURITY enabled=t forced=t
job ROW LEVEL SECURITY enabled=t forced=t
node ROW LEVEL SECURITY enabled=f forced=f
schedule_fire ROW LEVEL SECURITY enabled=f forced=f
session ROW LEVEL SECURITY enabled=f forced=f
sign_in_counter ROW LEVEL SECURITY enabled=f forced=f
site ROW LEVEL SECURITY enabled=t forced=t
telemetry_block ROW LEVEL SECURITY enabled=t forced=t
telemetry_chunk ROW LEVEL SECURITY enabled=t forced=t
telemetry_latest ROW LEVEL SECURITY enabled=t forced=t
telemetry_schema ROW LEVEL SECURITY enabled=t forced=t
telemetry_stream ROW LEVEL SECURITY enabled=t forced=t
user_account ROW LEVEL SECURITY enabled=f forced=f
user_contact ROW LEVEL SECURITY enabled=t forced=t

agent POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
agent POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
audit_entry POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
audit_entry POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
availability_fact POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
availability_fact POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
business_service POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
business_service POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
business_service_device POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
business_service_device POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
client POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
client POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((id IS NULL) OR (id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((id IS NULL) OR (id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
contact POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
contact POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
device POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
device POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
enrolment_token POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
enrolment_token POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
grant_entry POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
grant_entry POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
inventory POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
inventory POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
job POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
job POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
site POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
site POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)
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
user_contact POLICY sweep TO {steward_system} ALL USING (true) WITH CHECK (true)
user_contact POLICY tenant TO {steward_app} ALL USING ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END) WITH CHECK ( CASE ( SELECT app_mode() AS app_mode) WHEN 'all'::text THEN true WHEN 'only'::text THEN (client_id = ANY (( SELECT app_clients() AS app_clients)::uuid[])) WHEN 'except'::text THEN ((client_id IS NULL) OR (client_id <> ALL (( SELECT app_clients() AS app_clients)::uuid[]))) ELSE false END)

GRANT DELETE, INSERT, SELECT, UPDATE ON agent TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON agent TO steward_system
GRANT INSERT, SELECT ON audit_entry TO steward_app
GRANT INSERT, SELECT ON audit_entry TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON availability_fact TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON availability_fact TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON business_service TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON business_service TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON business_service_device TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON business_service_device TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON client TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON client TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON contact TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON contact TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON credential_link TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON credential_link TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON device TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON device TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON enrolment_token TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON enrolment_token TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON grant_entry TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON grant_entry TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON idempotency_key TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON idempotency_key TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON installation TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON installation TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON inventory TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON inventory TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON job TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON job TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON node TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON node TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON schedule_fire TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON schedule_fire TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON session TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON session TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON sign_in_counter TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON sign_in_counter TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON site TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON site TO steward_system
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
GRANT DELETE, INSERT, SELECT, UPDATE ON user_account TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON user_account TO steward_system
GRANT DELETE, INSERT, SELECT, UPDATE ON user_contact TO steward_app
GRANT DELETE, INSERT, SELECT, UPDATE ON user_contact TO steward_system

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

CREATE OR REPLACE FUNCTION public.app_clients() RETURNS uuid[] LANGUAGE sql STABLE AS $function$ SELECT coalesce(string_to_array(nullif(current_setting('app.clients', true), ''), ',')::uuid[], '{}') $function$ rights
CREATE OR REPLACE FUNCTION public.app_enter(mode text, clients text, read_only text) RETURNS void LANGUAGE sql AS $function$ SELECT set_config('app.mode', mode, true), set_config('app.clients', clients, true), set_config('transaction_read_only', read_only, true); $function$ rights
CREATE OR REPLACE FUNCTION public.app_mode() RETURNS text LANGUAGE sql STABLE AS $function$ SELECT nullif(current_setting('app.mode', true), '') $function$ rights
CREATE OR REPLACE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $function$ BEGIN RAISE EXCEPTION 'audit entries are only ever added'; END $function$ rights
CREATE OR REPLACE FUNCTION public.telemetry_partition(parent text, low bigint, high bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $function$ DECLARE child text := parent || '_p' || low; BEGIN IF parent NOT IN ('telemetry_block', 'telemetry_chunk') THEN RAISE EXCEPTION 'not a partitioned table: %', parent; END IF; IF to_regclass(child) IS NULL THEN EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent, low, high); EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child); EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', child); END IF; END $function$ rights steward_system
CREATE OR REPLACE FUNCTION public.telemetry_retire(parent text, before bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public' AS $function$ DECLARE child record; dropped bigint := 0; BEGIN IF parent NOT IN ('telemetry_block', 'telemetry_chunk') THEN RAISE EXCEPTION 'not a partitioned table: %', parent; END IF; FOR child IN SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass(parent) AND substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \(''?(\d+)''?\)')::bigint <= before LOOP EXECUTE format('DROP TABLE %I', child.name); dropped := dropped + 1; END LOOP; RETURN dropped; END $function$ rights steward_system
