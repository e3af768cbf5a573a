-- Written from the migrations in src/storage/migrations; not edited by hand.

create table applications (
  instance_id text not null,
  tenant_id text not null,
  app_id text not null,
  client_id text not null,
  client_secret_sealed text,
  content_hash text not null,
  stated_at bigint not null,
  first_seen_at bigint not null,
  updated_at bigint not null,
  removed_at bigint,
  constraint applications_pkey PRIMARY KEY (instance_id, tenant_id, app_id)
);

CREATE INDEX applications_newest ON applications USING btree (first_seen_at, instance_id, tenant_id, app_id);

CREATE INDEX applications_of_client ON applications USING btree (client_id);

CREATE INDEX applications_of_id ON applications USING btree (app_id);

CREATE INDEX applications_of_tenant ON applications USING btree (tenant_id);

create table authorizations (
  authorization_hash text not null,
  instance_id text not null,
  tenant_id text not null,
  app_id text not null,
  access text not null,
  org_code text not null,
  role text not null,
  user_name_hash text not null,
  name_hash text not null,
  mobile_hash text,
  email_hash text,
  user_sealed text not null,
  content_hash text not null,
  stated_at bigint not null,
  first_seen_at bigint not null,
  updated_at bigint not null,
  removed_at bigint,
  constraint authorizations_pkey PRIMARY KEY (authorization_hash)
);

CREATE INDEX authorizations_newest ON authorizations USING btree (first_seen_at, authorization_hash);

CREATE INDEX authorizations_of_email ON authorizations USING btree (email_hash) WHERE (email_hash IS NOT NULL);

CREATE INDEX authorizations_of_instance ON authorizations USING btree (instance_id, first_seen_at, authorization_hash);

CREATE INDEX authorizations_of_mobile ON authorizations USING btree (mobile_hash) WHERE (mobile_hash IS NOT NULL);

CREATE INDEX authorizations_of_name ON authorizations USING btree (name_hash);

CREATE INDEX authorizations_of_tenant ON authorizations USING btree (tenant_id, first_seen_at, authorization_hash);

CREATE INDEX authorizations_of_user_name ON authorizations USING btree (user_name_hash);

create table calls (
  call_id text not null,
  received_at bigint not null,
  method text not null,
  path text not null,
  operation_id text,
  debug boolean not null,
  verdict text not null,
  key_index integer,
  result_code text not null,
  problem text,
  request_body text,
  request_bytes bigint not null,
  answer_body text not null,
  duration_ms double precision not null,
  instance_id text,
  order_id text,
  request_sealed text,
  constraint calls_pkey PRIMARY KEY (call_id)
);

CREATE INDEX calls_newest ON calls USING btree (received_at, call_id);

CREATE INDEX calls_of_instance ON calls USING btree (instance_id, received_at, call_id) WHERE (instance_id IS NOT NULL);

CREATE INDEX calls_of_order ON calls USING btree (order_id, received_at, call_id) WHERE (order_id IS NOT NULL);

create table debug_instances (
  order_id text not null,
  order_line_id text not null,
  instance_id text not null,
  created_at bigint not null,
  sale_product_id text not null default ''::text,
  constraint debug_instances_pkey PRIMARY KEY (order_id, order_line_id, sale_product_id)
);

create table department_sets (
  set_id text not null,
  instance_id text not null,
  tenant_id text not null,
  stated_at bigint not null,
  received_at bigint not null,
  department_count integer not null,
  constraint department_sets_pkey PRIMARY KEY (set_id)
);

CREATE INDEX department_sets_of_instance ON department_sets USING btree (instance_id);

CREATE INDEX department_sets_of_tenant ON department_sets USING btree (tenant_id);

create table departments (
  set_id text not null,
  org_code text not null,
  org_name text not null,
  parent_code text not null,
  stated_at bigint not null,
  first_seen_at bigint not null,
  updated_at bigint not null,
  removed_at bigint,
  constraint departments_pkey PRIMARY KEY (set_id, org_code)
);

create table events (
  position bigint not null default nextval('events_position_seq'::regclass),
  event_id text not null,
  type text not null,
  subject text not null,
  at bigint not null,
  cause text not null,
  call_id text,
  instance_id text,
  order_id text,
  order_line_id text,
  data_sealed text not null,
  constraint events_of_id UNIQUE (event_id),
  constraint events_pkey PRIMARY KEY ("position")
);

CREATE INDEX events_at ON events USING btree (at, "position");

CREATE INDEX events_of_call ON events USING btree (call_id) WHERE (call_id IS NOT NULL);

CREATE INDEX events_of_instance ON events USING btree (instance_id, "position") WHERE (instance_id IS NOT NULL);

CREATE INDEX events_of_order ON events USING btree (order_id, "position") WHERE (order_id IS NOT NULL);

CREATE INDEX events_of_type ON events USING btree (type, "position");

create table index_keys (
  name text not null,
  key_sealed text not null,
  created_at bigint not null,
  constraint index_keys_pkey PRIMARY KEY (name)
);

create table instance_history (
  instance_id text not null,
  version integer not null,
  at bigint not null,
  event text not null,
  from_state text,
  to_state text not null,
  cause text not null,
  detail text not null,
  constraint instance_history_pkey PRIMARY KEY (instance_id, version)
);

create table instances (
  instance_id text not null,
  order_id text not null,
  order_line_id text not null,
  state text not null,
  freeze_waiting boolean not null,
  purchase_kind text not null,
  product_id text,
  expires_at bigint,
  access_sealed text,
  usage text not null,
  failure text,
  version integer not null,
  created_at bigint not null,
  updated_at bigint not null,
  released_at bigint,
  sale_product_id text not null default ''::text,
  sold_by text not null default 'saas-v2'::text,
  charging_mode text,
  duplicate_of text,
  constraint instances_of_sale UNIQUE (order_id, order_line_id, sale_product_id),
  constraint instances_pkey PRIMARY KEY (instance_id)
);

CREATE INDEX instances_expiring ON instances USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE INDEX instances_in_state ON instances USING btree (state, created_at, instance_id);

CREATE INDEX instances_newest ON instances USING btree (created_at, instance_id);

CREATE INDEX instances_of_product ON instances USING btree (product_id, created_at, instance_id) WHERE (product_id IS NOT NULL);

create table interventions (
  intervention_id text not null,
  at bigint not null,
  made_by text not null,
  role text not null,
  operation_id text not null,
  target text not null,
  detail text not null,
  constraint interventions_pkey PRIMARY KEY (intervention_id)
);

CREATE INDEX interventions_by ON interventions USING btree (made_by, at, intervention_id);

CREATE INDEX interventions_newest ON interventions USING btree (at, intervention_id);

CREATE INDEX interventions_of_operation ON interventions USING btree (operation_id, at, intervention_id);

CREATE INDEX interventions_of_target ON interventions USING btree (target, at, intervention_id);

create table job_attempts (
  job_id text not null,
  attempt integer not null,
  started_at bigint not null,
  duration_ms bigint not null,
  outcome text not null,
  status integer,
  problem text,
  constraint job_attempts_pkey PRIMARY KEY (job_id, attempt)
);

create table jobs (
  position bigint not null default nextval('jobs_position_seq'::regclass),
  job_id text not null,
  kind text not null,
  lane text not null,
  payload text not null,
  state text not null,
  is_open integer not null,
  attempts integer not null,
  failures integer not null,
  tried_from bigint not null,
  run_at bigint not null,
  held_by text,
  held_until bigint,
  problem text,
  event_id text,
  instance_id text,
  endpoint text,
  version integer not null,
  enqueued_at bigint not null,
  updated_at bigint not null,
  constraint jobs_of_id UNIQUE (job_id),
  constraint jobs_pkey PRIMARY KEY ("position")
);

CREATE INDEX jobs_counted ON jobs USING btree (kind, state, enqueued_at) WHERE (state <> 'done'::text);

CREATE INDEX jobs_ended ON jobs USING btree (updated_at) WHERE (is_open = 0);

CREATE INDEX jobs_in_state ON jobs USING btree (state, "position");

CREATE INDEX jobs_of_endpoint ON jobs USING btree (endpoint, "position") WHERE (endpoint IS NOT NULL);

CREATE INDEX jobs_of_endpoint_changed ON jobs USING btree (endpoint, state, updated_at) WHERE (endpoint IS NOT NULL);

CREATE INDEX jobs_of_endpoint_failing ON jobs USING btree (endpoint, updated_at) WHERE ((endpoint IS NOT NULL) AND (problem IS NOT NULL));

CREATE INDEX jobs_of_endpoint_in_state ON jobs USING btree (endpoint, state, "position") WHERE (endpoint IS NOT NULL);

CREATE INDEX jobs_of_event ON jobs USING btree (event_id, "position") WHERE (event_id IS NOT NULL);

CREATE INDEX jobs_of_instance ON jobs USING btree (instance_id, "position") WHERE (instance_id IS NOT NULL);

CREATE INDEX jobs_of_kind ON jobs USING btree (kind, "position");

CREATE INDEX jobs_open ON jobs USING btree (lane, "position") WHERE (is_open = 1);

create table license_code_orders (
  code_hash text not null,
  order_id text not null,
  order_line_id text not null,
  purpose text not null,
  seen_at bigint not null,
  constraint license_code_orders_pkey PRIMARY KEY (code_hash, order_id, order_line_id, purpose)
);

create table license_code_reports (
  code_hash text not null,
  status text,
  activated_at bigint,
  expires_at bigint,
  product_id text,
  order_id text,
  amount bigint,
  checked_at bigint not null,
  constraint license_code_reports_pkey PRIMARY KEY (code_hash)
);

create table license_codes (
  code_hash text not null,
  code_sealed text not null,
  state text not null,
  product_id text,
  expires_at bigint,
  version integer not null,
  created_at bigint not null,
  updated_at bigint not null,
  released_at bigint,
  constraint license_codes_pkey PRIMARY KEY (code_hash)
);

CREATE INDEX license_codes_expiring ON license_codes USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE INDEX license_codes_in_state ON license_codes USING btree (state, created_at, code_hash);

CREATE INDEX license_codes_newest ON license_codes USING btree (created_at, code_hash);

CREATE INDEX license_codes_of_product ON license_codes USING btree (product_id, created_at, code_hash) WHERE (product_id IS NOT NULL);

create table license_requests (
  event_id text not null,
  device_hash text not null,
  device_sealed text not null,
  instance_id text not null,
  effective_at bigint not null,
  expires_at bigint,
  state text not null,
  requested_at bigint not null,
  settled_at bigint,
  refusal_code text,
  refusal_reason text,
  job_id text,
  version integer not null default 1,
  constraint license_requests_pkey PRIMARY KEY (event_id, device_hash)
);

CREATE INDEX license_requests_newest ON license_requests USING btree (requested_at, event_id, device_hash);

CREATE INDEX license_requests_of_instance ON license_requests USING btree (instance_id, requested_at, event_id, device_hash);

create table license_uploads (
  job_id text not null,
  event_id text not null,
  content_sealed text not null,
  sent_at bigint,
  received_at bigint not null,
  received_by text not null,
  version integer not null,
  constraint license_uploads_pkey PRIMARY KEY (job_id)
);

create table licenses (
  instance_id text not null,
  order_id text not null,
  license_sealed text not null,
  license_hash text not null,
  issued_at bigint not null,
  constraint licenses_pkey PRIMARY KEY (instance_id)
);

CREATE INDEX licenses_newest ON licenses USING btree (issued_at, instance_id);

CREATE INDEX licenses_of_order ON licenses USING btree (order_id);

CREATE INDEX licenses_of_text ON licenses USING btree (license_hash);

create table nonces (
  nonce_hash text not null,
  expires_at bigint not null,
  constraint nonces_pkey PRIMARY KEY (nonce_hash)
);

CREATE INDEX nonces_expiring ON nonces USING btree (expires_at);

create table on_demand_sales (
  order_id text not null,
  product_id text not null,
  instance_id text not null,
  claimed_at bigint not null,
  constraint on_demand_sales_pkey PRIMARY KEY (order_id, product_id)
);

create table order_details (
  order_id text not null,
  order_type text not null,
  created_at bigint not null,
  content_sealed text not null,
  fetched_at bigint not null,
  constraint order_details_pkey PRIMARY KEY (order_id)
);

create table order_lines (
  instance_id text not null,
  order_id text not null,
  order_line_id text not null,
  purpose text not null,
  seen_at bigint not null,
  constraint order_lines_pkey PRIMARY KEY (order_id, order_line_id, instance_id, purpose)
);

CREATE INDEX order_lines_of_instance ON order_lines USING btree (instance_id);

create table order_notices (
  order_id text not null,
  order_line_id text not null,
  notified_at bigint not null,
  constraint order_notices_pkey PRIMARY KEY (order_id, order_line_id)
);

CREATE INDEX order_notices_newest ON order_notices USING btree (notified_at, order_id, order_line_id);

create table orders (
  order_id text not null,
  first_seen_at bigint not null,
  constraint orders_pkey PRIMARY KEY (order_id)
);

CREATE INDEX orders_newest ON orders USING btree (first_seen_at, order_id);

create table purchases (
  instance_id text not null,
  order_id text not null,
  customer_id text not null,
  terms text not null,
  buyer_sealed text not null,
  mobile_phone_hash text,
  email_hash text,
  bought_at bigint not null,
  constraint purchases_pkey PRIMARY KEY (instance_id)
);

CREATE INDEX purchases_of_customer ON purchases USING btree (customer_id);

CREATE INDEX purchases_of_email ON purchases USING btree (email_hash) WHERE (email_hash IS NOT NULL);

CREATE INDEX purchases_of_mobile_phone ON purchases USING btree (mobile_phone_hash) WHERE (mobile_phone_hash IS NOT NULL);

create table tenants (
  instance_id text not null,
  tenant_id text not null,
  order_id text not null,
  tenant_code text not null,
  name text not null,
  domain_name text not null,
  stated_at bigint not null,
  first_seen_at bigint not null,
  updated_at bigint not null,
  removed_at bigint,
  unbound_stated_at bigint,
  constraint tenants_pkey PRIMARY KEY (instance_id, tenant_id)
);

CREATE INDEX tenants_newest ON tenants USING btree (first_seen_at, instance_id, tenant_id);

CREATE INDEX tenants_of_code ON tenants USING btree (tenant_code);

CREATE INDEX tenants_of_id ON tenants USING btree (tenant_id);

create table usage_records (
  record_id text not null,
  window_id text not null,
  revision integer not null,
  instance_id text not null,
  begin_at bigint not null,
  end_at bigint not null,
  value text not null,
  package_instance_id text,
  product_id text,
  sold_by text not null,
  recorded_at bigint not null,
  recorded_by text not null,
  state text not null,
  batch_id text,
  pushed_at bigint,
  problem text,
  abnormal_code text,
  version integer not null,
  updated_at bigint not null,
  constraint usage_records_of_window UNIQUE (window_id, revision),
  constraint usage_records_pkey PRIMARY KEY (record_id)
);

CREATE INDEX usage_records_in_state ON usage_records USING btree (state, recorded_at, record_id);

CREATE INDEX usage_records_newest ON usage_records USING btree (recorded_at, record_id);

CREATE INDEX usage_records_of_instance ON usage_records USING btree (instance_id, recorded_at, record_id);

CREATE INDEX usage_records_open ON usage_records USING btree (state, begin_at, record_id) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));

create table usage_totals (
  total_id text not null,
  instance_id text not null,
  package_instance_id text not null,
  value text not null,
  counted_until bigint not null,
  version integer not null,
  constraint usage_totals_pkey PRIMARY KEY (total_id)
);

CREATE INDEX usage_totals_of_instance ON usage_totals USING btree (instance_id);

CREATE INDEX usage_totals_of_package ON usage_totals USING btree (package_instance_id);
