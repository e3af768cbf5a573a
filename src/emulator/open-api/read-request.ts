import type { Buffer } from 'node:buffer';
import { parseForm } from './parse-form.js';

/** What a call says, before anybody has looked at its form; `undefined` when it cannot be read. */
export interface ReadRequest {
  readonly request: Readonly<Record<string, unknown>>;
  readonly file: Buffer | undefined;
}

/** Decoded once, as form data is. A name that comes twice becomes a list, which no parameter allows. */
export function readQuery(query: string): ReadRequest {
  const parameters = new URLSearchParams(query);
  const members = [...new Set(parameters.keys())].map((name) => {
    const values = parameters.getAll(name);
    return [name, values.length > 1 ? values : values[0]] as const;
  });
  return { request: Object.fromEntries(members), file: undefined };
}

export function readJsonBody(body: Buffer): ReadRequest | undefined {
  const request = parseJsonObject(body);
  return request && { request, file: undefined };
}

/** The part `isvUpdateFileReq` as the JSON that it holds; of the part `file` the request says only that it is there. */
export function readForm(body: Buffer, contentType: string): ReadRequest | undefined {
  const form = parseForm(body, contentType);
  if (form === undefined) return undefined;
  const described = form.get('isvUpdateFileReq');
  const isvUpdateFileReq = described && parseJsonObject(described.bytes);
  if (described !== undefined && isvUpdateFileReq === undefined) return undefined;
  const part = form.get('file');
  // The pages print a part with a file name; one without is a mere value.
  const file = part?.fileName === undefined ? undefined : part.bytes;
  return {
    request: {
      ...(isvUpdateFileReq !== undefined && { isvUpdateFileReq }),
      ...(file !== undefined && { file: '' }),
    },
    file,
  };
}

function parseJsonObject(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
