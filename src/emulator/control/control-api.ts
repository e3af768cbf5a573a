import type { ControlContext } from './control-context.js';
import { controlRoutes, type ControlRoute } from './control-operations.js';
import type { ControlAnswer, ControlRequest } from './control-request.js';
import { ControlProblem, problemAnswer, toProblem } from './problem.js';

export interface ControlApi {
  /** Never throws: what goes wrong is a problem. */
  handle(request: ControlRequest): Promise<ControlResult>;
}

/** An answer, and for the page what to say about it. */
export interface ControlResult {
  readonly answer: ControlAnswer;
  /** `undefined` where all went well. */
  readonly problem: ControlProblem | undefined;
  readonly value: unknown;
}

/** Everything below `/control`, by the routes of `openapi/emulator.yaml`. */
export function createControlApi(context: ControlContext): ControlApi {
  const routes = Object.values(controlRoutes).map((route) => ({
    route,
    form: toForm(route.path),
  }));

  async function valueOf(request: ControlRequest): Promise<unknown> {
    const { pathname } = request.url;
    const matches = routes.filter(({ form }) => form.test(pathname));
    const match = matches.find(({ route }) => route.method === methodOf(request));
    if (match === undefined) throw notThere(request, matches);
    const pathParameters = decodeAll(match.form.exec(pathname)?.groups ?? {});
    return match.route.operation({ context, request, pathParameters });
  }

  return {
    async handle(request) {
      try {
        const value = await valueOf(request);
        return { value, problem: undefined, answer: jsonAnswer(value) };
      } catch (error) {
        const problem = toProblem(error);
        return { value: undefined, problem, answer: problemAnswer(problem) };
      }
    },
  };
}

/** Of a HEAD only the head of a GET is wanted; node:http leaves the body out by itself. */
function methodOf({ method }: ControlRequest): string {
  return method === 'HEAD' ? 'GET' : method;
}

function notThere(
  { method, url }: ControlRequest,
  matches: readonly { readonly route: ControlRoute }[],
): ControlProblem {
  if (matches.length === 0) {
    return new ControlProblem(
      'unknown',
      `there is nothing at ${url.pathname}: openapi/emulator.yaml describes what there is`,
    );
  }
  const methods = matches.map(({ route }) => route.method).join(' or ');
  return new ControlProblem('wrong-method', `${url.pathname} takes ${methods}, not ${method}`);
}

/** `/control/faults/{faultId}/remove` → a pattern with a group `faultId`. */
function toForm(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`);
}

function decodeAll(groups: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    throw new ControlProblem('invalid-request', 'the path is not encoded as it should be');
  }
}

function jsonAnswer(value: unknown): ControlAnswer {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: `${JSON.stringify(value, null, 2)}\n`,
  };
}
