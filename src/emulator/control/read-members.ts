import { isForm, mediaTypeOf, type ControlRequest } from './control-request.js';
import { ControlProblem } from './problem.js';

/** What a request says in its body: the members of JSON, or the fields of a form, which are all texts. */
export interface ReadMembers {
  readonly members: Readonly<Record<string, unknown>>;
  readonly isForm: boolean;
}

/** Throws `ControlProblem` for a body that cannot be read. */
export function readMembers(request: ControlRequest): ReadMembers {
  const text = request.body.toString('utf8');
  if (isForm(request)) {
    const fields = [...new URLSearchParams(text)].filter(([, value]) => value !== '');
    return { members: Object.fromEntries(fields), isForm: true };
  }
  if (text === '') return { members: {}, isForm: false };
  if (mediaTypeOf(request) !== 'application/json') {
    throw new ControlProblem(
      'unsupported-media-type',
      'the body must be JSON: send it with Content-Type: application/json',
    );
  }
  return { members: parseObject(text), isForm: false };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ControlProblem('invalid-request', `the body is no JSON: ${reason}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new ControlProblem('invalid-request', 'the body must be a JSON object, e.g. {"by":"1d"}');
}

/** The parameters of a query; one that comes twice counts once, the last time. */
export function readQuery({ url }: ControlRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(url.searchParams);
}
