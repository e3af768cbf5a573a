import { expect, it } from 'vitest';
import { classifyDatabaseError } from '../../src/storage/classify-error.js';

it.each([
  ['ECONNREFUSED', 'away'],
  ['ECONNRESET', 'away'],
  ['57P01', 'away'],
  ['53100', 'away'],
  ['53300', 'away'],
  ['08006', 'away'],
  ['28P01', 'away'],
  ['25006', 'away'],
  ['58030', 'away'],
  ['SQLITE_FULL', 'away'],
  ['SQLITE_IOERR', 'away'],
  ['SQLITE_READONLY', 'away'],
  ['SQLITE_BUSY', 'away'],
  ['SQLITE_CANTOPEN', 'away'],
  ['EMFILE', 'away'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['57014', 'slow'],
  ['55P03', 'slow'],
  ['40P01', 'collided'],
  ['40001', 'collided'],
  ['23505', 'refused'],
  ['23502', 'refused'],
  ['42P01', 'refused'],
  ['SQLITE_CONSTRAINT', 'refused'],
  ['SQLITE_ERROR', 'refused'],
])('an error of code %s means that the database is %s', (code, kind) => {
  expect(classifyDatabaseError(Object.assign(new Error('any'), { code }))).toBe(kind);
});

it.each([
  ['Connection terminated unexpectedly', 'away'],
  ['Connection terminated due to connection timeout', 'away'],
  ['timeout expired', 'away'],
  ['Query read timeout', 'away'],
  ['Unable to acquire a connection', 'away'],
  ['aborted', 'away'],
  ['the operation was aborted by the seller', 'refused'],
  ['cannot read properties of undefined', 'refused'],
])('an error that says "%s" means %s', (message, kind) => {
  expect(classifyDatabaseError(new Error(message))).toBe(kind);
});

it.each([undefined, null, 'text', 42, {}])('whatever else is thrown (%j) is refused', (thrown) => {
  expect(classifyDatabaseError(thrown)).toBe('refused');
});

it('waiting in vain for a connection says that the database is slow, not that it is away', () => {
  const error = Object.assign(new Error('Knex: Timeout acquiring a connection.'), {
    name: 'KnexTimeoutError',
  });
  expect(classifyDatabaseError(error)).toBe('slow');
});
