-- Written from the migrations in src/storage/migrations; not edited by hand.

CREATE TABLE applications (
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
  primary key (instance_id, tenant_id, app_id)
);

CREATE INDEX applications_newest on applications (first_seen_at, instance_id, tenant_id, app_id);

CREATE INDEX applications_of_client on applications (client_id);

CREATE INDEX applications_of_id on applications (app_id);

CREATE INDEX applications_of_tenant on applications (tenant_id);

CREATE TABLE authorizations (
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
  primary key (authorization_hash)
);

CREATE INDEX authorizations_newest on authorizations (first_seen_at, authorization_hash);

CREATE INDEX authorizations_of_email on authorizations (email_hash) where email_hash is not null;

CREATE INDEX authorizations_of_instance on authorizations (instance_id, first_seen_at, authorization_hash);

CREATE INDEX authorizations_of_mobile on authorizations (mobile_hash) where mobile_hash is not null;

CREATE INDEX authorizations_of_name on authorizations (name_hash);

CREATE INDEX authorizations_of_tenant on authorizations (tenant_id, first_seen_at, authorization_hash);

CREATE INDEX authorizations_of_user_name on authorizations (user_name_hash);

CREATE TABLE calls (
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
  duration_ms float not null,
  instance_id text,
  order_id text,
  request_sealed text,
  primary key (call_id)
);

CREATE INDEX calls_newest on calls (received_at, call_id);

CREATE INDEX calls_of_instance on calls (instance_id, received_at, call_id) where instance_id is not null;

CREATE INDEX calls_of_order on calls (order_id, received_at, call_id) where order_id is not null;

CREATE TABLE debug_instances (
  order_id text not null,
  order_line_id text not null,
  sale_product_id text not null default '',
  instance_id text not null,
  created_at bigint not null,
  primary key (order_id, order_line_id, sale_product_id)
);

CREATE TABLE department_sets (
  set_id text not null,
  instance_id text not null,
  tenant_id text not null,
  stated_at bigint not null,
  received_at bigint not null,
  department_count integer not null,
  primary key (set_id)
);

CREATE INDEX department_sets_of_instance on department_sets (instance_id);

CREATE INDEX department_sets_of_tenant on department_sets (tenant_id);

CREATE TABLE departments (
  set_id text not null,
  org_code text not null,
  org_name text not null,
  parent_code text not null,
  stated_at bigint not null,
  first_seen_at bigint not null,
  updated_at bigint not null,
  removed_at bigint,
  primary key (set_id, org_code)
);

CREATE TABLE events (
  position integer not null primary key autoincrement,
  event_id text not null,
  type text not null,
  subject text not null,
  at bigint not null,
  cause text not null,
  call_id text,
  instance_id text,
  order_id text,
  order_line_id text,
  data_sealed text not null
);

CREATE INDEX events_at on events (at, position);

CREATE INDEX events_of_call on events (call_id) where call_id is not null;

CREATE UNIQUE INDEX events_of_id on events (event_id);

CREATE INDEX events_of_instance on events (instance_id, position) where instance_id is not null;

CREATE INDEX events_of_order on events (order_id, position) where order_id is not null;

CREATE INDEX events_of_type on events (type, position);

CREATE TABLE index_keys (
  name text not null,
  key_sealed text not null,
  created_at bigint not null,
  primary key (name)
);

CREATE TABLE instance_history (
  instance_id text not null,
  version integer not null,
  at bigint not null,
  event text not null,
  from_state text,
  to_state text not null,
  cause text not null,
  detail text not null,
  primary key (instance_id, version)
);

CREATE TABLE instances (
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
  sale_product_id text not null default '',
  sold_by text not null default 'saas-v2',
  charging_mode text,
  duplicate_of text,
  primary key (instance_id)
);

CREATE INDEX instances_expiring on instances (expires_at) where expires_at is not null;

CREATE INDEX instances_in_state on instances (state, created_at, instance_id);

CREATE INDEX instances_newest on instances (created_at, instance_id);

CREATE INDEX instances_of_product on instances (product_id, created_at, instance_id) where product_id is not null;

CREATE UNIQUE INDEX instances_of_sale on instances (order_id, order_line_id, sale_product_id);

CREATE TABLE interventions (
  intervention_id text not null,
  at bigint not null,
  made_by text not null,
  role text not null,
  operation_id text not null,
  target text not null,
  detail text not null,
  primary key (intervention_id)
);

CREATE INDEX interventions_by on interventions (made_by, at, intervention_id);

CREATE INDEX interventions_newest on interventions (at, intervention_id);

CREATE INDEX interventions_of_operation on interventions (operation_id, at, intervention_id);

CREATE INDEX interventions_of_target on interventions (target, at, intervention_id);

CREATE TABLE job_attempts (
  job_id text not null,
  attempt integer not null,
  started_at bigint not null,
  duration_ms bigint not null,
  outcome text not null,
  status integer,
  problem text,
  primary key (job_id, attempt)
);

CREATE TABLE jobs (
  position integer not null primary key autoincrement,
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
  updated_at bigint not null
);

CREATE INDEX jobs_counted on jobs (kind, state, enqueued_at) where state <> 'done';

CREATE INDEX jobs_ended on jobs (updated_at) where is_open = 0;

CREATE INDEX jobs_in_state on jobs (state, position);

CREATE INDEX jobs_of_endpoint on jobs (endpoint, position) where endpoint is not null;

CREATE INDEX jobs_of_endpoint_changed on jobs (endpoint, state, updated_at) where endpoint is not null;

CREATE INDEX jobs_of_endpoint_failing on jobs (endpoint, updated_at) where endpoint is not null and problem is not null;

CREATE INDEX jobs_of_endpoint_in_state on jobs (endpoint, state, position) where endpoint is not null;

CREATE INDEX jobs_of_event on jobs (event_id, position) where event_id is not null;

CREATE UNIQUE INDEX jobs_of_id on jobs (job_id);

CREATE INDEX jobs_of_instance on jobs (instance_id, position) where instance_id is not null;

CREATE INDEX jobs_of_kind on jobs (kind, position);

CREATE INDEX jobs_open on jobs (lane, position) where is_open = 1;

CREATE TABLE license_code_orders (
  code_hash text not null,
  order_id text not null,
  order_line_id text not null,
  purpose text not null,
  seen_at bigint not null,
  primary key (code_hash, order_id, order_line_id, purpose)
);

CREATE TABLE license_code_reports (
  code_hash text not null,
  status text,
  activated_at bigint,
  expires_at bigint,
  product_id text,
  order_id text,
  amount bigint,
  checked_at bigint not null,
  primary key (code_hash)
);

CREATE TABLE license_codes (
  code_hash text not null,
  code_sealed text not null,
  state text not null,
  product_id text,
  expires_at bigint,
  version integer not null,
  created_at bigint not null,
  updated_at bigint not null,
  released_at bigint,
  primary key (code_hash)
);

CREATE INDEX license_codes_expiring on license_codes (expires_at) where expires_at is not null;

CREATE INDEX license_codes_in_state on license_codes (state, created_at, code_hash);

CREATE INDEX license_codes_newest on license_codes (created_at, code_hash);

CREATE INDEX license_codes_of_product on license_codes (product_id, created_at, code_hash) where product_id is not null;

CREATE TABLE license_requests (
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
  version integer not null default '1',
  primary key (event_id, device_hash)
);

CREATE INDEX license_requests_newest on license_requests (requested_at, event_id, device_hash);

CREATE INDEX license_requests_of_instance on license_requests (instance_id, requested_at, event_id, device_hash);

CREATE TABLE license_uploads (
  job_id text not null,
  event_id text not null,
  content_sealed text not null,
  sent_at bigint,
  received_at bigint not null,
  received_by text not null,
  version integer not null,
  primary key (job_id)
);

CREATE TABLE licenses (
  instance_id text not null,
  order_id text not null,
  license_sealed text not null,
  license_hash text not null,
  issued_at bigint not null,
  primary key (instance_id)
);

CREATE INDEX licenses_newest on licenses (issued_at, instance_id);

CREATE INDEX licenses_of_order on licenses (order_id);

CREATE INDEX licenses_of_text on licenses (license_hash);

CREATE TABLE nonces (
  nonce_hash text not null,
  expires_at bigint not null,
  primary key (nonce_hash)
);

CREATE INDEX nonces_expiring on nonces (expires_at);

CREATE TABLE on_demand_sales (
  order_id text not null,
  product_id text not null,
  instance_id text not null,
  claimed_at bigint not null,
  primary key (order_id, product_id)
);

CREATE TABLE order_details (
  order_id text not null,
  order_type text not null,
  created_at bigint not null,
  content_sealed text not null,
  fetched_at bigint not null,
  primary key (order_id)
);

CREATE TABLE order_lines (
  instance_id text not null,
  order_id text not null,
  order_line_id text not null,
  purpose text not null,
  seen_at bigint not null,
  primary key (order_id, order_line_id, instance_id, purpose)
);

CREATE INDEX order_lines_of_instance on order_lines (instance_id);

CREATE TABLE order_notices (
  order_id text not null,
  order_line_id text not null,
  notified_at bigint not null,
  primary key (order_id, order_line_id)
);

CREATE INDEX order_notices_newest on order_notices (notified_at, order_id, order_line_id);

CREATE TABLE orders (
  order_id text not null,
  first_seen_at bigint not null,
  primary key (order_id)
);

CREATE INDEX orders_newest on orders (first_seen_at, order_id);

CREATE TABLE purchases (
  instance_id text not null,
  order_id text not null,
  customer_id text not null,
  terms text not null,
  buyer_sealed text not null,
  mobile_phone_hash text,
  email_hash text,
  bought_at bigint not null,
  primary key (instance_id)
);

CREATE INDEX purchases_of_customer on purchases (customer_id);

CREATE INDEX purchases_of_email on purchases (email_hash) where email_hash is not null;

CREATE INDEX purchases_of_mobile_phone on purchases (mobile_phone_hash) where mobile_phone_hash is not null;

CREATE TABLE tenants (
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
  primary key (instance_id, tenant_id)
);

CREATE INDEX tenants_newest on tenants (first_seen_at, instance_id, tenant_id);

CREATE INDEX tenants_of_code on tenants (tenant_code);

CREATE INDEX tenants_of_id on tenants (tenant_id);

CREATE TABLE usage_records (
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
  primary key (record_id)
);

CREATE INDEX usage_records_in_state on usage_records (state, recorded_at, record_id);

CREATE INDEX usage_records_newest on usage_records (recorded_at, record_id);

CREATE INDEX usage_records_of_instance on usage_records (instance_id, recorded_at, record_id);

CREATE UNIQUE INDEX usage_records_of_window on usage_records (window_id, revision);

CREATE INDEX usage_records_open on usage_records (state, begin_at, record_id) where state in ('queued', 'sending');

CREATE TABLE usage_totals (
  total_id text not null,
  instance_id text not null,
  package_instance_id text not null,
  value text not null,
  counted_until bigint not null,
  version integer not null,
  primary key (total_id)
);

CREATE INDEX usage_totals_of_instance on usage_totals (instance_id);

CREATE INDEX usage_totals_of_package on usage_totals (package_instance_id);
