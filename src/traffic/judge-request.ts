import { METHODS } from 'node:http';
import type { CapturedRequest } from '../captures/captured-request.js';
import { KooGateError } from '../domain/koogate-error.js';
import { toInvalidParameter } from '../http/invalid-parameter.js';
import { toUnknownPath } from '../http/pick-operation.js';
import { bodyLimitOf, toTooLarge } from '../http/read-raw-body.js';
import { requestReader } from '../http/read-request.js';
import { requestValidator } from '../http/request-validator.js';
import type {
  CallbackOperation,
  CallbackSpecification,
} from '../openapi/callback-specification.js';
import { toShownName } from '../openapi/shown-name.js';
import { undescribedFinder } from '../openapi/undescribed-finder.js';
import type { Finding } from './finding.js';
import type { LocatedCall } from './locate-call.js';

export interface JudgedRequest {
  readonly operation: CallbackOperation | undefined;
  readonly findings: readonly Finding[];
}

/** As a server has it that is not told otherwise. */
const bodyBytesMax = 65_536;

/**
 * Judges a request as the server does, by the server's own steps and in its words, with two differences: signatures are not looked at,
 * and what an operation would refuse once it has looked into the database is not known.
 */
export function requestJudge(specification: CallbackSpecification) {
  const read = requestReader(specification);
  const validate = requestValidator(specification);
  const findUndescribed = undescribedFinder(specification);

  return async function judge(
    captured: CapturedRequest,
    { subPath, said }: LocatedCall,
  ): Promise<JudgedRequest> {
    const { method, rawQuery, body: rawBody } = captured;
    if (!METHODS.includes(method)) return { operation: undefined, findings: [noMethod] };
    if (subPath !== '' && specification.at(method, subPath).length === 0) {
      return { operation: undefined, findings: [unknownPath(subPath)] };
    }
    const operation = specification.find(method, subPath, said?.activity);
    const bytesMax = bodyLimitOf({ method, subPath }, { specification, bodyBytesMax });
    if (rawBody.length > bytesMax) {
      return { operation, findings: [toRefusal(toTooLarge(bytesMax))] };
    }
    try {
      const request = read({ method, rawQuery, rawBody, operation, request: said });
      if (operation === undefined) return { operation, findings: [] };
      const refusal = await validate(operation, request).then(noRefusal, toInvalidParameter);
      const undescribed = findUndescribed(operation, request).map((found): Finding => ({
        ...found,
        side: 'request',
        sentence: undefined,
      }));
      const refused = refusal === undefined ? [] : [toRefusal(refusal)];
      return { operation, findings: [...refused, ...undescribed] };
    } catch (error) {
      const isNoMethodOfOurs = specification.at(method, subPath).length === 0;
      const unknown =
        operation !== undefined || isNoMethodOfOurs ? {} : unknownActivity(said?.activity);
      return { operation, findings: [{ ...toRefusal(error), ...unknown }] };
    }
  };
}

/** The server's own sentence names the method, which no server gets that is none; of a recording it may be any text. */
const noMethod: Finding = {
  side: 'request',
  kind: 'refused',
  path: '',
  sentence: 'the method is none of HTTP',
  value: undefined,
};

function noRefusal(): undefined {
  return undefined;
}

function toRefusal(error: unknown): Finding {
  if (!(error instanceof KooGateError) || error.sentence === undefined) throw error;
  return {
    side: 'request',
    kind: 'refused',
    path: '',
    sentence: error.sentence,
    value: undefined,
  };
}

/** Of a finding about a request whose activity no operation has. */
function unknownActivity(activity: unknown): Partial<Finding> {
  if (typeof activity !== 'string') return {};
  return { kind: 'unknown-activity', path: toShownName(activity) };
}

function unknownPath(subPath: string): Finding {
  return { ...toRefusal(toUnknownPath()), kind: 'unknown-path', path: toShownPath(subPath) };
}

/** Each of its names for itself: a path may hold ids. */
function toShownPath(subPath: string): string {
  return subPath
    .slice(0, 512)
    .split('/')
    .map((name) => (name === '' ? '' : toShownName(name)))
    .join('/');
}
