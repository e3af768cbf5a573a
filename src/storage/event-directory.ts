import type { Knex } from 'knex';
import type { Directories, EventSpan } from '../domain/directories.js';
import {
  readOne,
  search,
  selectFrom,
  selectKeysFrom,
  whereBefore,
  whereGiven,
  type DirectoryOptions,
  type DirectoryQuery,
} from './directory-query.js';
import { firstWrittenFirst, lastWrittenFirst, readPage } from './page.js';
import { events, fromEnvelopeRow, fromEventRow } from './tables/events.js';
import { readNumberOrNull } from './tables/read-column.js';

const newest = lastWrittenFirst('events');
const oldest = firstWrittenFirst('event-sequence');

/** Events for operators. Lists do not open what is sealed. */
export function eventDirectory({ database, seal }: DirectoryOptions): Directories['events'] {
  return {
    list: ({ type, instanceId, orderId, ...span }, page) =>
      search(database, async (knex) => {
        const query = selectEnvelopes(knex).select('position');
        whereGiven(query, { type, instance_id: instanceId, order_id: orderId });
        await narrowToSpan(query, span, knex);
        return readPage(query, newest, page, fromEnvelopeRow);
      }),
    find: (eventId) =>
      search(database, async (knex) => {
        const query = selectEnvelopes(knex);
        whereGiven(query, { event_id: eventId });
        return readOne(query, fromEnvelopeRow);
      }),
    read: (eventId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, events);
        whereGiven(query, { event_id: eventId });
        return readOne(query, (row) => fromEventRow(row, seal));
      }),
    sequence: ({ types, instanceId, ...span }, page) =>
      search(database, async (knex) => {
        const query = selectEnvelopes(knex).select('position').whereIn('type', types);
        whereGiven(query, { instance_id: instanceId });
        await narrowToSpan(query, span, knex);
        return readPage(query, oldest, page, fromEnvelopeRow);
      }),
    ofCall: (callId) =>
      search(database, async (knex) => {
        const query = selectFrom(knex, events);
        whereGiven(query, { call_id: callId });
        return (await query.orderBy('position')).map((row) => fromEventRow(row, seal));
      }),
  };
}

function selectEnvelopes(knex: Knex): DirectoryQuery {
  return selectFrom(knex, events, ['data_sealed']);
}

/**
 * Events are listed as they were written, which is nearly the order of their times, but not quite: so a span of time is a span of
 * positions, which is read in order from its one end to the other, and the few rows in it whose time is outside are left out.
 */
async function narrowToSpan(
  query: DirectoryQuery,
  { from, before }: EventSpan,
  knex: Knex,
): Promise<void> {
  if (from === undefined && before === undefined) return;
  const inSpan = (narrowed: DirectoryQuery): DirectoryQuery => {
    if (from !== undefined) void narrowed.where('at', '>=', from);
    whereBefore(narrowed, 'at', before);
    return narrowed;
  };
  const ends = selectKeysFrom(knex, events, 'position').clearSelect();
  // Of a sum: for the first of all positions PostgreSQL would go through the table, past all that was written before the span.
  const [row = {}] = await inSpan(ends).select(
    knex.raw('min(position + 0) as first'),
    knex.raw('max(position + 0) as last'),
  );
  const first = readNumberOrNull(row, 'first');
  const last = readNumberOrNull(row, 'last');
  if (first === null || last === null) void query.whereRaw('1 = 0');
  else void inSpan(query).whereBetween('position', [first, last]);
}
