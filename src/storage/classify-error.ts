import { readErrorCode, readErrorMessage, readErrorName } from './read-error.js';

/**
 * What an error of the database means for the call that met it.
 * - `away`: the database cannot be reached or cannot write; the next call would fare the same.
 * - `damaged`: its file holds what SQLite has never written; nothing that is read from it can be trusted.
 * - `slow`: this statement took too long, or no connection came free for it; the database itself may well answer.
 * - `collided`: two transactions were in each other's way; the same work can be tried again at once.
 * - `refused`: the statement itself cannot be carried out; nothing is wrong with the database.
 */
export type DatabaseErrorKind = 'away' | 'damaged' | 'slow' | 'collided' | 'refused';

export function classifyDatabaseError(error: unknown): DatabaseErrorKind {
  const code = readErrorCode(error);
  if (code !== undefined) {
    if (collidedCodes.has(code)) return 'collided';
    if (slowCodes.has(code)) return 'slow';
    if (damagedCodes.has(code)) return 'damaged';
    if (awayCodes.has(code)) return 'away';
    if (awayClasses.some((prefix) => code.startsWith(prefix))) return 'away';
  }
  if (readErrorName(error) === 'KnexTimeoutError') return 'slow';
  return awayMessages.test(readErrorMessage(error)) ? 'away' : 'refused';
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const collidedCodes = new Set(['40P01', '40001']);
const slowCodes = new Set(['57014', '55P03']);
// https://www.sqlite.org/rescode.html
const damagedCodes = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);

const awayCodes = new Set([
  // PostgreSQL: shut down, crashed, starting up, read-only after a fail-over, no such database, cannot log in
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '25006',
  '25P03',
  '3D000',
  // https://www.sqlite.org/rescode.html
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'SQLITE_PERM',
  'SQLITE_AUTH',
  'SQLITE_NOMEM',
  'SQLITE_PROTOCOL',
  // the network
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  // this process or this machine has no file or port left to open a connection with
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'EADDRNOTAVAIL',
  // the folder of the database file
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'EEXIST',
  'EROFS',
  'ENOSPC',
  'ESTALE',
]);

// PostgreSQL: connection exceptions, log-in refused, insufficient resources (disk full, too many connections), system error
const awayClasses = ['08', '28', '53', '58'];

// Sentences of the pg driver and of knex's pool, which give no code.
const awayMessages =
  /connection terminated|connection ended|not queryable|timeout expired|query read timeout|unable to acquire a connection|connection error|database is closed|^aborted$/i;
