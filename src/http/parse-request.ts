import { parseQuery } from '../protocol/auth-token.js';
import { parseLooseJson } from '../protocol/loose-json.js';
import type { CallInProgress, CallRequest } from './call-in-progress.js';
import type { CallbackOperation } from '../openapi/callback-specification.js';

/** What a call says; `undefined` when its body is no JSON object in UTF-8. A `GET` says it in its query, and its body is not read. */
export function parseRequest({
  method,
  rawQuery,
  rawBody,
}: Pick<CallInProgress, 'method' | 'rawQuery' | 'rawBody'>): CallRequest | undefined {
  if (method !== 'GET') return parseObject(rawBody);
  // The token proves who says it and is no part of what is said.
  const { authToken: _, ...parameters } = Object.fromEntries(parseQuery(rawQuery));
  return parameters;
}

/**
 * Lists that travelled as a text that holds JSON become lists, so that either form meets the same schema. A text that cannot be
 * read stays one, for the validator to refuse.
 */
export function withParsedLists(
  request: CallRequest,
  { listTexts }: Pick<CallbackOperation, 'listTexts'>,
): CallRequest {
  const parsed: Record<string, unknown> = {};
  for (const name of listTexts) {
    const text = request[name];
    if (typeof text !== 'string') continue;
    const list = parseLooseJson(text);
    if (list !== undefined) parsed[name] = list;
  }
  return Object.keys(parsed).length === 0 ? request : { ...request, ...parsed };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A top-level null is the same as an absent member: the vendor's own sample drops nulls before it signs. */
function parseObject(bytes: Buffer): CallRequest | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const members = Object.entries(value);
    const present = members.filter(([, member]) => member !== null);
    return present.length === members.length
      ? (value as Record<string, unknown>)
      : Object.fromEntries(present);
  } catch {
    return undefined;
  }
}
