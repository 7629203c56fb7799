-- SQLite's schema as the migrations make it. Checked by the tests, not run.

-- main
CREATE TABLE agent (client_id BLOB NOT NULL, id BLOB NOT NULL PRIMARY KEY, device_id BLOB NOT NULL, enrolment_token_id BLOB NOT NULL, instance_id BLOB NOT NULL, public_key BLOB NOT NULL, agent_version TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'revoked')), enrolled_at INTEGER NOT NULL, revoked_at INTEGER, clock_offset_us INTEGER, buffered_frames INTEGER, dropped_frames INTEGER NOT NULL, UNIQUE (client_id, id), UNIQUE (client_id, device_id), UNIQUE (client_id, public_key), FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id), FOREIGN KEY (client_id, enrolment_token_id) REFERENCES enrolment_token (client_id, id)) STRICT;
CREATE TABLE audit_entry (client_id BLOB, id BLOB NOT NULL PRIMARY KEY, at INTEGER NOT NULL, actor_kind TEXT NOT NULL, actor_id BLOB, actor_name TEXT NOT NULL, action TEXT NOT NULL, object_kind TEXT NOT NULL, object_id BLOB, summary TEXT NOT NULL, before_json TEXT, after_json TEXT, request_id TEXT NOT NULL, mac BLOB NOT NULL, FOREIGN KEY (client_id) REFERENCES client (id)) STRICT;
CREATE INDEX audit_entry_by_client ON audit_entry (client_id, at, id);
CREATE INDEX audit_entry_by_object ON audit_entry (object_id, at);
CREATE INDEX audit_entry_by_time ON audit_entry (at, id);
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit entries are only ever added'); END;
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit entries are only ever added'); END;
CREATE TABLE availability_fact (client_id BLOB NOT NULL, id BLOB NOT NULL PRIMARY KEY, device_id BLOB NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, message TEXT NOT NULL, UNIQUE (client_id, id), FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id)) STRICT;
CREATE INDEX availability_fact_by_device ON availability_fact (client_id, device_id, at);
CREATE TABLE business_service (client_id BLOB NOT NULL, id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, criticality TEXT NOT NULL CHECK (criticality IN ('low', 'medium', 'high', 'critical')), user_count INTEGER NOT NULL CHECK (user_count >= 0), outage_cost_per_hour_minor INTEGER, outage_cost_currency TEXT, version INTEGER NOT NULL, created_at INTEGER NOT NULL, UNIQUE (client_id, id), UNIQUE (client_id, name), CHECK ((outage_cost_per_hour_minor IS NULL) = (outage_cost_currency IS NULL)), FOREIGN KEY (client_id) REFERENCES client (id)) STRICT;
CREATE TABLE business_service_device (client_id BLOB NOT NULL, service_id BLOB NOT NULL, device_id BLOB NOT NULL, PRIMARY KEY (client_id, service_id, device_id), FOREIGN KEY (client_id, service_id) REFERENCES business_service (client_id, id), FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id)) STRICT;
CREATE INDEX business_service_device_by_device ON business_service_device (client_id, device_id);
CREATE TABLE client ( id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL, short_name TEXT NOT NULL, notes TEXT NOT NULL, archived_at INTEGER, version INTEGER NOT NULL, created_at INTEGER NOT NULL) STRICT;
CREATE INDEX client_by_name ON client (name, id);
CREATE TABLE contact (client_id BLOB NOT NULL, id BLOB NOT NULL PRIMARY KEY, site_id BLOB, name TEXT NOT NULL, email TEXT, phone TEXT NOT NULL, title TEXT NOT NULL, version INTEGER NOT NULL, created_at INTEGER NOT NULL, UNIQUE (client_id, id), FOREIGN KEY (client_id) REFERENCES client (id), FOREIGN KEY (client_id, site_id) REFERENCES site (client_id, id)) STRICT;
CREATE INDEX contact_by_name ON contact (client_id, name);
CREATE TABLE credential_link ( id BLOB NOT NULL PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('setup', 'invitation')), user_id BLOB REFERENCES user_account (id), secret_hash BLOB NOT NULL UNIQUE, expires_at INTEGER NOT NULL, used_at INTEGER, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE device (client_id BLOB NOT NULL, id BLOB NOT NULL PRIMARY KEY, site_id BLOB, name TEXT NOT NULL, hostname TEXT NOT NULL, platform TEXT NOT NULL, hardware_id TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('awaiting', 'live', 'silent', 'retired')), state_since INTEGER NOT NULL, silence_reason TEXT, silence_message TEXT, last_seen_at INTEGER, possible_duplicate_of BLOB, version INTEGER NOT NULL, created_at INTEGER NOT NULL, UNIQUE (client_id, id), FOREIGN KEY (client_id) REFERENCES client (id), FOREIGN KEY (client_id, site_id) REFERENCES site (client_id, id), FOREIGN KEY (client_id, possible_duplicate_of) REFERENCES device (client_id, id)) STRICT;
CREATE INDEX device_by_hardware ON device (client_id, hardware_id);
CREATE INDEX device_by_name ON device (client_id, name, id);
CREATE INDEX device_by_state ON device (state, client_id);
CREATE TABLE enrolment_token (client_id BLOB NOT NULL, id BLOB NOT NULL PRIMARY KEY, site_id BLOB, label TEXT NOT NULL, secret_hash BLOB NOT NULL, expires_at INTEGER NOT NULL, max_uses INTEGER NOT NULL CHECK (max_uses BETWEEN 1 AND 1000), uses INTEGER NOT NULL CHECK (uses <= max_uses), revoked_at INTEGER, created_by BLOB, created_at INTEGER NOT NULL, UNIQUE (client_id, id), FOREIGN KEY (client_id) REFERENCES client (id), FOREIGN KEY (client_id, site_id) REFERENCES site (client_id, id)) STRICT;
CREATE INDEX enrolment_token_by_age ON enrolment_token (client_id, created_at);
CREATE TABLE grant_entry (client_id BLOB, id BLOB NOT NULL PRIMARY KEY, user_id BLOB NOT NULL REFERENCES user_account (id), role TEXT NOT NULL, effect TEXT NOT NULL CHECK (effect IN ('allow', 'deny')), expires_at INTEGER, reason TEXT, created_by BLOB, created_at INTEGER NOT NULL, FOREIGN KEY (client_id) REFERENCES client (id)) STRICT;
CREATE INDEX grant_entry_by_user ON grant_entry (user_id);
CREATE TABLE idempotency_key ( user_id BLOB NOT NULL, idempotency_key TEXT NOT NULL, request_hash BLOB NOT NULL, response TEXT, created_at INTEGER NOT NULL, PRIMARY KEY (user_id, idempotency_key)) STRICT;
CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at);
CREATE TABLE installation ( id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), provider_name TEXT NOT NULL, key_fingerprint BLOB NOT NULL, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE inventory (client_id BLOB NOT NULL, device_id BLOB NOT NULL, kind TEXT NOT NULL, hash BLOB NOT NULL, body TEXT NOT NULL, collected_at INTEGER NOT NULL, PRIMARY KEY (client_id, device_id, kind), FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id)) STRICT;
CREATE TABLE job (client_id BLOB, id BLOB NOT NULL PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead')), payload TEXT NOT NULL, dedup_key TEXT, run_at INTEGER NOT NULL, attempts INTEGER NOT NULL, locked_by BLOB, locked_until INTEGER, last_error TEXT, created_at INTEGER NOT NULL, finished_at INTEGER, FOREIGN KEY (client_id) REFERENCES client (id)) STRICT;
CREATE INDEX job_dead ON job (finished_at) WHERE state = 'dead';
CREATE UNIQUE INDEX job_dedup ON job (client_id, kind, dedup_key) WHERE state IN ('waiting', 'running') AND client_id IS NOT NULL;
CREATE UNIQUE INDEX job_dedup_provider ON job (kind, dedup_key) WHERE state IN ('waiting', 'running') AND client_id IS NULL;
CREATE INDEX job_done ON job (finished_at) WHERE state = 'done';
CREATE INDEX job_running ON job (locked_until) WHERE state = 'running';
CREATE INDEX job_to_run ON job (run_at, id) WHERE state = 'waiting';
CREATE INDEX job_turn ON job (client_id, run_at, id) WHERE state = 'waiting';
CREATE TABLE node ( id BLOB NOT NULL PRIMARY KEY, version TEXT NOT NULL, started_at INTEGER NOT NULL, alive_at INTEGER NOT NULL, stopped_at INTEGER) STRICT;
CREATE INDEX node_by_start ON node (started_at);
CREATE TABLE schedule_fire ( schedule TEXT NOT NULL, fire_at INTEGER NOT NULL, node_id BLOB NOT NULL, PRIMARY KEY (schedule, fire_at)) STRICT;
CREATE TABLE session ( id BLOB NOT NULL PRIMARY KEY, user_id BLOB NOT NULL REFERENCES user_account (id), refresh_hash BLOB NOT NULL UNIQUE, previous_refresh_hash BLOB, rotated_at INTEGER NOT NULL, created_at INTEGER NOT NULL, last_used_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER, revoked_reason TEXT, user_agent TEXT, address TEXT) STRICT;
CREATE INDEX session_by_previous ON session (previous_refresh_hash);
CREATE INDEX session_by_user ON session (user_id, created_at);
CREATE TABLE sign_in_counter ( subject BLOB NOT NULL PRIMARY KEY, window_start INTEGER NOT NULL, failures INTEGER NOT NULL) STRICT;
CREATE TABLE site (client_id BLOB NOT NULL, id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, time_zone TEXT NOT NULL, version INTEGER NOT NULL, created_at INTEGER NOT NULL, UNIQUE (client_id, id), UNIQUE (client_id, name), FOREIGN KEY (client_id) REFERENCES client (id)) STRICT;
CREATE TABLE user_account ( id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, kind TEXT NOT NULL CHECK (kind IN ('staff', 'contact')), password_hash TEXT, locked_at INTEGER, locked_reason TEXT, invited_at INTEGER, joined_at INTEGER, last_seen_at INTEGER, version INTEGER NOT NULL, created_at INTEGER NOT NULL) STRICT;
CREATE INDEX user_account_by_name ON user_account (name, id);
CREATE TABLE user_contact (client_id BLOB NOT NULL, user_id BLOB NOT NULL REFERENCES user_account (id), contact_id BLOB NOT NULL, PRIMARY KEY (client_id, user_id), FOREIGN KEY (client_id, contact_id) REFERENCES contact (client_id, id)) STRICT;
CREATE INDEX user_contact_by_user ON user_contact (user_id);

-- hot
CREATE TABLE telemetry_block (client_id BLOB NOT NULL, received_hour INTEGER NOT NULL, stream_id BLOB NOT NULL, seq INTEGER NOT NULL, device_id BLOB NOT NULL, schema_hash BLOB NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, block BLOB NOT NULL, PRIMARY KEY (client_id, stream_id, seq, received_hour)) STRICT;
CREATE INDEX telemetry_block_by_device ON telemetry_block (client_id, device_id, end_at);
CREATE TABLE telemetry_latest (client_id BLOB NOT NULL, device_id BLOB NOT NULL, schema_hash BLOB NOT NULL, end_at INTEGER NOT NULL, block BLOB NOT NULL, previous_block BLOB, PRIMARY KEY (client_id, device_id, schema_hash)) STRICT;
CREATE TABLE telemetry_schema (client_id BLOB NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (client_id, hash)) STRICT;
CREATE TABLE telemetry_stream (client_id BLOB NOT NULL, id BLOB NOT NULL, agent_id BLOB NOT NULL, device_id BLOB NOT NULL, boot_id BLOB NOT NULL, ranges BLOB NOT NULL, received_at INTEGER NOT NULL, PRIMARY KEY (client_id, id)) STRICT;
CREATE INDEX telemetry_stream_by_device ON telemetry_stream (client_id, device_id);

-- chunk
CREATE TABLE telemetry_chunk (client_id BLOB NOT NULL, week INTEGER NOT NULL, device_id BLOB NOT NULL, schema_hash BLOB NOT NULL, window_start INTEGER NOT NULL, part INTEGER NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, ticks INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (client_id, device_id, schema_hash, window_start, part, week)) STRICT;
CREATE INDEX telemetry_chunk_by_time ON telemetry_chunk (client_id, device_id, end_at);
