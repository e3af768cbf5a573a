import type { Knex } from 'knex';

/**
 * Part of migration 0003: events, the jobs that follow from them, their runs, and what people did. `position` numbers rows in the
 * order in which they were written, which for one instance or tenant is the order of the commits; lists are newest first by it.
 */
export async function createJobsTables(knex: Knex): Promise<void> {
  await createEvents(knex);
  await createJobs(knex);
  await knex.schema.createTable('job_attempts', (table) => {
    table.text('job_id').notNullable();
    table.integer('attempt').notNullable();
    table.bigInteger('started_at').notNullable();
    table.bigInteger('duration_ms').notNullable();
    table.text('outcome').notNullable();
    table.integer('status');
    table.text('problem');
    table.primary(['job_id', 'attempt']);
  });
  await knex.schema.createTable('interventions', (table) => {
    table.text('intervention_id').notNullable();
    table.primary(['intervention_id']);
    table.bigInteger('at').notNullable();
    table.text('made_by').notNullable();
    table.text('role').notNullable();
    table.text('operation_id').notNullable();
    table.text('target').notNullable();
    table.text('detail').notNullable();
    table.index(['at', 'intervention_id'], 'interventions_newest');
    table.index(['made_by', 'at', 'intervention_id'], 'interventions_by');
    table.index(['operation_id', 'at', 'intervention_id'], 'interventions_of_operation');
    table.index(['target', 'at', 'intervention_id'], 'interventions_of_target');
  });
}

async function createEvents(knex: Knex): Promise<void> {
  await knex.schema.createTable('events', (table) => {
    table.bigIncrements('position');
    table.text('event_id').notNullable();
    table.text('type').notNullable();
    table.text('subject').notNullable();
    table.bigInteger('at').notNullable();
    table.text('cause').notNullable();
    table.text('call_id');
    table.text('instance_id');
    table.text('order_id');
    table.text('order_line_id');
    table.text('data_sealed').notNullable();
    table.unique(['event_id'], { indexName: 'events_of_id' });
    // With the position, so that what was written in a span of time is found without a look at the rows.
    table.index(['at', 'position'], 'events_at');
    table.index(['type', 'position'], 'events_of_type');
    table.index(['call_id'], 'events_of_call', { predicate: knex.whereNotNull('call_id') });
    table.index(['instance_id', 'position'], 'events_of_instance', {
      predicate: knex.whereNotNull('instance_id'),
    });
    table.index(['order_id', 'position'], 'events_of_order', {
      predicate: knex.whereNotNull('order_id'),
    });
  });
}

/**
 * `jobs_open` is all that running them needs: it holds what has not ended, and stays small. `is_open` follows from the state, and is
 * there because it is in no other index: however old its statistics are, the database has nothing else to choose.
 */
async function createJobs(knex: Knex): Promise<void> {
  await knex.schema.createTable('jobs', (table) => {
    table.bigIncrements('position');
    table.text('job_id').notNullable();
    table.text('kind').notNullable();
    table.text('lane').notNullable();
    table.text('payload').notNullable();
    table.text('state').notNullable();
    table.integer('is_open').notNullable();
    table.integer('attempts').notNullable();
    table.integer('failures').notNullable();
    table.bigInteger('tried_from').notNullable();
    table.bigInteger('run_at').notNullable();
    table.text('held_by');
    table.bigInteger('held_until');
    table.text('problem');
    table.text('event_id');
    table.text('instance_id');
    table.text('endpoint');
    table.integer('version').notNullable();
    table.bigInteger('enqueued_at').notNullable();
    table.bigInteger('updated_at').notNullable();
    table.unique(['job_id'], { indexName: 'jobs_of_id' });
    table.index(['lane', 'position'], 'jobs_open', {
      predicate: knex.whereRaw('is_open = 1'),
    });
    table.index(['state', 'position'], 'jobs_in_state');
    table.index(['kind', 'position'], 'jobs_of_kind');
    table.index(['kind', 'state', 'enqueued_at'], 'jobs_counted', {
      predicate: knex.whereRaw("state <> 'done'"),
    });
    table.index(['updated_at'], 'jobs_ended', {
      predicate: knex.whereRaw('is_open = 0'),
    });
    table.index(['event_id', 'position'], 'jobs_of_event', {
      predicate: knex.whereNotNull('event_id'),
    });
    table.index(['endpoint', 'position'], 'jobs_of_endpoint', {
      predicate: knex.whereNotNull('endpoint'),
    });
    // Of an endpoint that was away for long, what was given up, among very many that were done.
    table.index(['endpoint', 'state', 'position'], 'jobs_of_endpoint_in_state', {
      predicate: knex.whereNotNull('endpoint'),
    });
    table.index(['endpoint', 'state', 'updated_at'], 'jobs_of_endpoint_changed', {
      predicate: knex.whereNotNull('endpoint'),
    });
    table.index(['endpoint', 'updated_at'], 'jobs_of_endpoint_failing', {
      predicate: knex.whereRaw('endpoint is not null and problem is not null'),
    });
    table.index(['instance_id', 'position'], 'jobs_of_instance', {
      predicate: knex.whereNotNull('instance_id'),
    });
  });
}
