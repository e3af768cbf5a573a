import type { CheckContext } from '../check.js';
import type { CallStep } from './journey.js';
import { usersRequest, type KitVersion } from './kit-requests.js';
import {
  kitAcceptance as acceptance,
  kitRepetition as repetition,
  type ToId,
} from './kit-rules.js';

/** Users who are granted the application, change, and lose it again. */
export function userSteps(version: KitVersion, id: ToId): CallStep[] {
  const page = version === 'v2' ? 'kit.md 4.3' : 'kit.md 5.3';
  return [...grants(version, id, page), ...userFlags(version, id), badUser(version, id, page)];
}

function userFlags(version: KitVersion, id: ToId): CallStep[] {
  const flags = [
    ['modify', 2, 'Data of users change'],
    ...(version === 'v2' ? [['cancel', 3, 'Users lose the application'] as const] : []),
    ['delete', 0, 'Users are deleted'],
  ] as const;
  return flags.map(([name, flag, what]) => ({
    ...acceptance,
    id: id('authSync', name),
    title: what,
    rule: `Flag ${flag} of the users.`,
    page: 'kit.md 3',
    advice: `Implement flag ${flag}.`,
    request: (context: CheckContext) => usersRequest(context, version, flag),
  }));
}

function grants(version: KitVersion, id: ToId, page: string): CallStep[] {
  const add = (context: CheckContext) => usersRequest(context, version, 1);
  return [
    {
      ...acceptance,
      id: id('authSync', 'add'),
      title: 'Users are granted the application',
      page,
      request: add,
    },
    {
      ...repetition,
      id: id('authSync', 'repeat'),
      title: 'Granting it again is answered the same',
      repeats: id('authSync', 'add'),
      request: add,
    },
    ...(version === 'v2'
      ? [
          {
            ...acceptance,
            id: id('authSync', 'text'),
            title: 'A list of users as text is accepted',
            rule: 'userList travels as array, or as text that holds JSON.',
            page,
            advice: 'Accept both forms of the list.',
            request: (context: CheckContext) => usersRequest(context, version, 1, { asText: true }),
          },
        ]
      : []),
    {
      ...acceptance,
      id: id('authSync', '500-users'),
      title: 'A list of 500 users is accepted, in time',
      rule: 'A call holds at most 500 users.',
      page,
      advice: 'Raise the limit of your body parser, and write users together.',
      request: (context) => usersRequest(context, version, 1, { count: 500 }),
    },
  ];
}

function badUser(version: KitVersion, id: ToId, page: string): CallStep {
  return {
    id: id('authSync', 'bad-user'),
    title: 'A list with a user without userName is refused',
    rule: 'The list is all or nothing: a user without a mandatory member is answered 000002 and nothing is stored.',
    page,
    advice: 'Check all users before storing the first.',
    codes: ['000002'],
    request: (context) => {
      const users = [{ name: '示例用户', orgCode: '10000', role: 'user', enable: 'true' }];
      const userList = version === 'v1' ? JSON.stringify(users) : users;
      return { ...usersRequest(context, version, 1), userList };
    },
  };
}
