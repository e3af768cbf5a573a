import type { CallbackRequest } from '../../emulator/callback.js';
import type { Check } from '../check.js';
import type { OperationForm, RequestField } from '../operation-form.js';
import { expectCode } from '../verdicts.js';
import { operationCheck } from './operation-check.js';

/** Authentic calls that say something impossible are refused with 000002, and with HTTP 200 like all others. */
export function validationChecks(form: OperationForm): Check[] {
  return [
    ...form.fields.filter(isChecked).flatMap((field) => fieldChecks(form, field)),
    ...(form.operation.requestSchema.startsWith('QueryInstance') ? [tooManyIdsCheck(form)] : []),
    ...(form.operation.method === 'get' ? [] : bodyChecks(form)),
  ];
}

/** Who calls for what, and when, is looked at by the checks of dispatch and authentication. */
function isChecked({ name }: RequestField): boolean {
  return name !== 'activity' && name !== 'timeStamp';
}

function fieldChecks(form: OperationForm, field: RequestField): Check[] {
  const { name, required, lengthMax, values } = field;
  return [
    ...(required
      ? [
          refusalCheck(form, {
            name: `missing.${name}`,
            title: `A call without ${name} is refused`,
            rule: 'A mandatory field that is missing is answered 000002.',
            advice: `Refuse the call when ${name} is missing.`,
            request: (plain) => ({ ...plain, [name]: undefined }),
          }),
        ]
      : []),
    ...(required && values === undefined ? contentChecks(form, field) : []),
    ...(lengthMax === undefined
      ? []
      : [
          refusalCheck(form, {
            name: `too-long.${name}`,
            title: `A ${name} that is longer than printed is refused`,
            rule: 'What is longer than the printed maximum is answered 000002.',
            advice: `Check the length of ${name}, in UTF-16 code units.`,
            request: (plain) => ({ ...plain, [name]: tooLong(field, lengthMax) }),
          }),
        ]),
    ...(values === undefined
      ? []
      : [
          refusalCheck(form, {
            name: `unknown-value.${name}`,
            title: `A ${name} outside the printed list is refused`,
            rule: 'A value that is not in the printed list is answered 000002.',
            advice: `Accept only the printed values of ${name}.`,
            // A server that takes the flag for absent does what a real call asks.
            real: name === 'testFlag',
            request: (plain) => ({ ...plain, [name]: outside(values) }),
          }),
        ]),
  ];
}

/** Of texts that must say something; lists and encrypted values are none. */
function contentChecks(form: OperationForm, { name, isText }: RequestField): Check[] {
  if (!isText) return [];
  const blank = refusalCheck(form, {
    name: `blank.${name}`,
    title: `A blank ${name} is refused`,
    rule: 'A mandatory field that is blank is answered 000002.',
    advice: `Treat a blank ${name} like a missing one.`,
    request: (plain) => ({ ...plain, [name]: '  ' }),
  });
  if (form.operation.method === 'get') return [blank];
  const wrongType = refusalCheck(form, {
    name: `wrong-type.${name}`,
    title: `A ${name} that is no text is refused`,
    rule: 'A value of another type than the printed one is answered 000002.',
    advice: `Accept only a text as ${name}.`,
    request: (plain) => ({ ...plain, [name]: 12345 }),
  });
  return [blank, wrongType];
}

interface Refusal {
  readonly name: string;
  readonly title: string;
  readonly rule: string;
  readonly advice: string;
  readonly real?: boolean;
  readonly request: (plain: CallbackRequest) => CallbackRequest;
}

function refusalCheck(form: OperationForm, { request, ...refusal }: Refusal): Check {
  const { operationId } = form.operation;
  const [{ request: plain }] = form.debugRequests;
  return operationCheck(form, {
    ...refusal,
    page: 'result-codes.md 3',
    async run(context) {
      const answer = await context.callAltered(operationId, request(plain), {});
      return expectCode(answer, '000002');
    },
  });
}

function tooLong({ isDigits, schema }: RequestField, lengthMax: number): string {
  // Of a list each id has its maximum; the list itself has none.
  if (schema === 'InstanceIdList') return 'x'.repeat(65);
  return (isDigits ? '1' : 'x').repeat(lengthMax + 1);
}

function outside(values: readonly unknown[]): unknown {
  if (values.includes(1)) return values.includes('') ? 'yes' : 9;
  return values.every((value) => /^\d*$/.test(String(value))) ? '7' : 'UNKNOWN';
}

function tooManyIdsCheck(form: OperationForm): Check {
  return refusalCheck(form, {
    name: 'too-many.instanceId',
    title: 'More than 100 ids are refused',
    rule: 'One call asks for at most 100 ids; more are answered 000002.',
    advice: 'Count the ids before looking them up.',
    request: (plain) => ({
      ...plain,
      instanceId: Array.from({ length: 101 }, (_, at) => `kgtest-${at}`).join(','),
    }),
  });
}

function bodyChecks(form: OperationForm): Check[] {
  const { operationId, keyClass } = form.operation;
  const [{ request }] = form.debugRequests;
  const bodies = [
    ['malformed-json', 'A body that is no JSON', '{"activity": "'],
    ['no-object', 'A body that is a list', '[]'],
  ] as const;
  // An unreadable body names no activity, and so no class of keys: where several share the address, the proof may not fit.
  const codes =
    keyClass === 'license' || keyClass === 'generic' ? ['000002', '000001'] : ['000002'];
  return bodies.map(([name, title, text]) =>
    operationCheck(form, {
      name,
      title: `${title} is refused`,
      rule: 'A body that is no JSON object is answered 000002 with HTTP 200, not by an error page.',
      page: 'result-codes.md 3',
      advice: 'Catch the error of the JSON parser and answer 000002.',
      opensSecret: false,
      async run(context) {
        const answer = await context.callAltered(operationId, request, {
          body: () => Buffer.from(text),
          answerKeys: Object.values(context.keys).flat(),
        });
        return expectCode(answer, ...codes);
      },
    }),
  );
}
