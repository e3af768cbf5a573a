import type { CheckContext } from '../check.js';
import { withoutPublicKey } from '../checks/operation-check.js';
import { callStep, type CallStep, type Step } from './journey.js';
import { applicationRequest } from './kit-requests.js';
import { kitRepetition as repetition, type ToId } from './kit-rules.js';

/** Applications and their client secrets, in the ways in which they may be encrypted. */
export function applicationSteps(id: ToId): Step[] {
  return [...decryptable(id).map((step) => withSecret(callStep(step))), undecryptable(id)];
}

function decryptable(id: ToId): CallStep[] {
  const add = (context: CheckContext) => applicationRequest(context, 1);
  return [
    { ...secret, id: id('applicationSync', 'add'), title: 'An application is added', request: add },
    {
      ...repetition,
      id: id('applicationSync', 'repeat'),
      title: 'Adding it again is answered the same',
      repeats: id('applicationSync', 'add'),
      request: add,
    },
    {
      ...secret,
      id: id('applicationSync', 'credential'),
      title: 'An application with an empty instanceId is accepted',
      rule: 'instanceId is empty when the seller applies for the application credential.',
      request: (context) => ({ ...applicationRequest(context, 1, 'credential'), instanceId: '' }),
    },
    {
      ...secret,
      id: id('applicationSync', 'secret-hexadecimal'),
      title: 'A secret in hex is decrypted',
      request: (context) => ({
        ...applicationRequest(context, 1, 'hexadecimal'),
        clientSecret: context.clientSecrets?.hexadecimal,
      }),
    },
    {
      ...secret,
      id: id('applicationSync', 'secret-sha1'),
      title: 'A secret encrypted with SHA-1 for both hashes is decrypted',
      request: (context) => ({
        ...applicationRequest(context, 1, 'sha1'),
        clientSecret: context.clientSecrets?.sha1,
      }),
    },
    {
      ...secret,
      id: id('applicationSync', 'delete-unknown'),
      title: 'Deleting an application that nobody knows is a success',
      rule: 'A delete must not fail because the object is gone already.',
      page: 'kit.md 2.2',
      advice: 'Answer 000000 when there is nothing to delete.',
      request: (context) => applicationRequest(context, 0, 'unknown'),
    },
  ];
}

function undecryptable(id: ToId): Step {
  return callStep({
    ...secret,
    id: id('applicationSync', 'undecryptable-secret'),
    title: 'A secret that cannot be decrypted is answered 000101',
    codes: ['000101'],
    request: (context) => ({
      ...applicationRequest(context, 1, 'undecryptable'),
      clientSecret: Buffer.alloc(384, 0x5a).toString('base64'),
    }),
  });
}

function withSecret(step: Step): Step {
  return {
    ...step,
    run: async (context) =>
      context.clientSecrets === undefined ? withoutPublicKey : step.run(context),
  };
}

const secret = {
  rule: 'The client secret is decrypted with the private key of the seller; one that cannot be decrypted is answered 000101, after the signature was accepted.',
  page: 'kit.md 4.2',
  advice:
    'Decrypt RSA-OAEP, Base64 first, then hex, with SHA-256 for both hashes, then SHA-256 with MGF1-SHA-1, then SHA-1.',
} as const;
