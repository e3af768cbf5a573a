-- Written from the migrations in src/storage/migrations; not edited by hand.

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
  primary key (call_id)
);

CREATE INDEX calls_newest on calls (received_at, call_id);

CREATE INDEX calls_of_instance on calls (instance_id, received_at, call_id) where instance_id is not null;

CREATE INDEX calls_of_order on calls (order_id, received_at, call_id) where order_id is not null;

CREATE TABLE debug_instances (
  order_id text not null,
  order_line_id text not null,
  instance_id text not null,
  created_at bigint not null,
  primary key (order_id, order_line_id)
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
  primary key (instance_id)
);

CREATE INDEX instances_expiring on instances (expires_at) where expires_at is not null;

CREATE INDEX instances_in_state on instances (state, created_at, instance_id);

CREATE INDEX instances_newest on instances (created_at, instance_id);

CREATE UNIQUE INDEX instances_of_order_line on instances (order_id, order_line_id);

CREATE INDEX instances_of_product on instances (product_id, created_at, instance_id) where product_id is not null;

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

CREATE TABLE orders (
  order_id text not null,
  first_seen_at bigint not null,
  primary key (order_id)
);

CREATE INDEX orders_newest on orders (first_seen_at, order_id);
