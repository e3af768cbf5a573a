import { parseWireTime } from '../protocol/wire-time.js';

export type ImportTime =
  { readonly ok: true; readonly at: number } | { readonly ok: false; readonly detail: string };

/**
 * A time as old interfaces keep it: RFC 3339 with an offset, the marketplace's `yyyyMMddHHmmss` or `yyyyMMddHHmmssSSS` in UTC, or
 * milliseconds since the Unix epoch, as a number or its digits.
 */
export function parseImportTime(value: string | number): ImportTime {
  const text = String(value).trim();
  if (/^\d{1,11}$/.test(text)) return { ok: false, detail: secondsInstead };
  if (/^\d{12,13}$/.test(text)) return { ok: true, at: Number(text) };
  const at = parseWireTime(text) ?? parseRfc3339(text);
  return at === undefined ? { ok: false, detail: noTime } : { ok: true, at };
}

const form = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

function parseRfc3339(text: string): number | undefined {
  const [, day, time, fraction = '', offset = ''] = form.exec(text) ?? [];
  if (day === undefined || time === undefined) return undefined;
  // `2026-02-30` has the form and is no day: JavaScript would take it for the second of March.
  const local = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 19) !== `${day}T${time}`) {
    return undefined;
  }
  const at = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${offset.toUpperCase()}`);
  return Number.isNaN(at) ? undefined : at;
}

const noTime =
  'must be a time: 2026-03-01T12:00:00Z, yyyyMMddHHmmss in UTC, or milliseconds since 1970';
const secondsInstead =
  'must be a time: in milliseconds it would lie before 2000; if these are seconds, multiply by 1,000';
