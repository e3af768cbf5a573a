/** An answer of the open APIs, as far as it can be read. What is unknown in it is passed over (open-api.md 3.3). */
export interface ReadAnswer {
  /** `undefined`: it holds no JSON object. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** Without the blanks that some pages print in it; `null`: there is none. */
  readonly code: string | null;
  readonly words: string;
  readonly requestId: string | null;
}

/** `resultCode` or `error_code`, whichever is there: the two gateways and the APIs do not agree on a name. */
export function readAnswer(text: string): ReadAnswer {
  const body = parseObject(text);
  const code = firstText(body?.resultCode, body?.error_code);
  return {
    body,
    code: code === null ? null : code.replaceAll(/\s/g, ''),
    words: firstText(body?.resultMsg, body?.error_msg) ?? '',
    requestId: firstText(body?.request_id),
  };
}

/** The object that a text holds; `undefined`: it holds none. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return toObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function toObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
}

/** Codes that are digits only may come as numbers. */
function firstText(...values: readonly unknown[]): string | null {
  for (const value of values) {
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return null;
}
