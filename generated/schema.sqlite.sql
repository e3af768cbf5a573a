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
  primary key (instance_id)
);

CREATE INDEX instances_expiring on instances (expires_at) where expires_at is not null;

CREATE INDEX instances_in_state on instances (state, created_at, instance_id);

CREATE INDEX instances_newest on instances (created_at, instance_id);

CREATE INDEX instances_of_product on instances (product_id, created_at, instance_id) where product_id is not null;

CREATE UNIQUE INDEX instances_of_sale on instances (order_id, order_line_id, sale_product_id);

CREATE TABLE license_code_orders (
  code_hash text not null,
  order_id text not null,
  order_line_id text not null,
  purpose text not null,
  seen_at bigint not null,
  primary key (code_hash, order_id, order_line_id, purpose)
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
  primary key (event_id, device_hash)
);

CREATE INDEX license_requests_newest on license_requests (requested_at, event_id, device_hash);

CREATE INDEX license_requests_of_instance on license_requests (instance_id, requested_at, event_id, device_hash);

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
