import type { CheckContext } from '../check.js';
import {
  kitAcceptance as acceptance,
  kitRepetition as repetition,
  type ToId,
} from './kit-rules.js';
import type { CallStep } from './journey.js';
import { departmentRequest, departmentsRequest, type KitVersion } from './kit-requests.js';

/** Departments one by one, and all at once in the forms in which they travel. */
export function departmentSteps(version: KitVersion, id: ToId): CallStep[] {
  const snapshot = {
    ...acceptance,
    rule: 'The list of departments is a snapshot; it travels as array or as text that holds JSON, also with unquoted names.',
    page: version === 'v2' ? 'kit.md 4.5' : 'kit.md 5.5',
    advice: 'Accept the forms of the list, and parents that are missing or come later.',
  } as const;
  const lists = [
    ['list', 'A list of departments', {}],
    ...(version === 'v2' ? [['text', 'A list as text', { asText: true }] as const] : []),
    ['unquoted-text', 'A list as text with unquoted names', { asText: true, isQuoted: false }],
    ['other-spellings', 'A list with names under another spelling', { nameOf: 'OrgName' }],
    ['parents-missing', 'A list without its parents', { isRootless: true }],
    ['empty-list', 'An empty list', { count: 0 }],
    ['1000-departments', 'A list of 1,000 departments', { count: 1_000 }],
  ] as const;
  const add = (context: CheckContext) => departmentRequest(context, 1);
  return [
    ...lists.map(([name, what, form]) => ({
      ...snapshot,
      id: id('allOrgSync', name),
      title: `${what} is accepted`,
      request: (context: CheckContext) => departmentsRequest(context, version, form),
    })),
    {
      ...acceptance,
      id: id('singleOrgSync', 'add'),
      title: 'A department is added',
      request: add,
    },
    {
      ...repetition,
      id: id('singleOrgSync', 'repeat'),
      title: 'Adding it again is answered the same',
      repeats: id('singleOrgSync', 'add'),
      request: add,
    },
    {
      ...acceptance,
      id: id('singleOrgSync', 'modify'),
      title: 'A department is renamed',
      request: (context) => ({ ...departmentRequest(context, 2), orgName: '研发中心' }),
    },
  ];
}
