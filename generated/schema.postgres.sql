-- Written from the migrations in src/storage/migrations; not edited by hand.

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
  constraint debug_instances_pkey PRIMARY KEY (order_id, order_line_id)
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
  constraint instances_of_order_line UNIQUE (order_id, order_line_id),
  constraint instances_pkey PRIMARY KEY (instance_id)
);

CREATE INDEX instances_expiring ON instances USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE INDEX instances_in_state ON instances USING btree (state, created_at, instance_id);

CREATE INDEX instances_newest ON instances USING btree (created_at, instance_id);

CREATE INDEX instances_of_product ON instances USING btree (product_id, created_at, instance_id) WHERE (product_id IS NOT NULL);

create table nonces (
  nonce_hash text not null,
  expires_at bigint not null,
  constraint nonces_pkey PRIMARY KEY (nonce_hash)
);

CREATE INDEX nonces_expiring ON nonces USING btree (expires_at);

create table order_lines (
  instance_id text not null,
  order_id text not null,
  order_line_id text not null,
  purpose text not null,
  seen_at bigint not null,
  constraint order_lines_pkey PRIMARY KEY (order_id, order_line_id, instance_id, purpose)
);

CREATE INDEX order_lines_of_instance ON order_lines USING btree (instance_id);

create table orders (
  order_id text not null,
  first_seen_at bigint not null,
  constraint orders_pkey PRIMARY KEY (order_id)
);

CREATE INDEX orders_newest ON orders USING btree (first_seen_at, order_id);
