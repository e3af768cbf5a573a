import type { CheckContext } from '../check.js';
import { expectSameAnswer } from '../same-answer.js';
import { expectCode, firstUnmet, skipped } from '../verdicts.js';
import type { ReceivedAnswer } from '../received-answer.js';
import type { Verdict } from '../check.js';
import { callStep, factOf, kept, orderOf, type Step } from './journey.js';
import { buy, untilSettled } from './purchase.js';

const page = 'license.md 4.6';
const needs = ['newInstance/real.license-purchase'];
const applied = 'getLicenseAsync/real.application';
const dayMs = 86_400_000;

/** As the page prints it: `2024-03-05 10:30:15 z`. */
function licenseTime(days: number): string {
  const time = new Date(Date.now() + days * dayMs).toISOString();
  return `${time.slice(0, 10)} ${time.slice(11, 19)} z`;
}

function application(context: CheckContext, name: string) {
  return {
    eventId: kept(context, `event ${name}`, () => context.ids.of('event')),
    instanceId: factOf(context, 'instance'),
    effectiveTime: kept(context, `from ${name}`, () => licenseTime(0)),
    expireTime: kept(context, `until ${name}`, () => licenseTime(30)),
    deviceFingerprint: 'KGTEST|00:00:5E:00:53:01|',
  };
}

/** The seller may have rules of its own about who gets a License: then nothing more can be asked here. */
function expectAcknowledged(answer: ReceivedAnswer): Verdict {
  const { resultCode = '' } = answer;
  if (/^00090[0-3]$/.test(resultCode)) {
    return skipped(`the seller has a rule that refuses this application: ${resultCode}`);
  }
  return expectCode(answer, '000000', '000004');
}

export const onlineLicenseSteps: readonly Step[] = [
  {
    id: 'newInstance/real.license-purchase',
    title: 'A purchase of an online-activated License gets an instanceId',
    rule: 'A purchase is answered at once with an instanceId; no License is made yet.',
    page: 'license.md 4.2',
    advice: 'Make the id, answer, and do the rest in the background.',
    async run(context) {
      const bought = await buy(context, 'newInstance', orderOf(context, 'license'));
      if (bought.instanceId === '') return bought.verdict;
      const { instanceId } = bought;
      context.facts.set('instance', instanceId);
      const ready = await untilSettled(context, () =>
        context.call('queryInstance', { instanceId }),
      );
      return expectCode(ready, '000000');
    },
  },
  {
    id: applied,
    title: 'An application for a License is acknowledged',
    rule: 'The answer only acknowledges, with 000000 or 000004: the License is uploaded later.',
    page,
    advice: 'Acknowledge and make the License in the background.',
    needs,
    async run(context) {
      const answer = await context.once(applied, () =>
        context.call('getLicenseAsync', application(context, 'first')),
      );
      return expectAcknowledged(answer);
    },
  },
  {
    id: 'getLicenseAsync/real.repeat',
    title: 'The same application again is answered the same',
    rule: 'The same event and fingerprint is one request and leads to one License.',
    page,
    advice: 'Find the request by eventId and deviceFingerprint.',
    needs: [applied],
    async run(context) {
      const send = () => context.call('getLicenseAsync', application(context, 'first'));
      const first = await context.once(applied, send);
      return expectSameAnswer(first, await send(), context);
    },
  },
  {
    id: 'getLicenseAsync/real.compact-times',
    title: 'Times of 14 digits are understood',
    rule: 'Times come as 2023-10-27 10:30:15 z; Z, no letter and 14 digits are understood too.',
    page,
    advice: 'Read the four forms of the times.',
    needs: [applied],
    async run(context) {
      const request = application(context, 'compact');
      const answer = await context.call('getLicenseAsync', {
        ...request,
        effectiveTime: request.effectiveTime.replace(/\D/g, ''),
        expireTime: request.expireTime.replace(/\D/g, ''),
      });
      return expectAcknowledged(answer);
    },
  },
  callStep({
    id: 'getLicenseAsync/real.unknown-instance',
    title: 'For an instance that nobody knows 000003 is answered',
    rule: 'An instance that does not exist is answered 000003.',
    page,
    advice: 'Look the instance up before acting, for real calls only.',
    codes: ['000003'],
    request: (context) => ({
      eventId: context.ids.of('event'),
      instanceId: context.ids.unknownInstanceId(),
      effectiveTime: licenseTime(0),
      expireTime: licenseTime(30),
    }),
  }),
  {
    id: 'getLicenseAsync/real.after-release',
    title: 'For a released instance 000003 is answered',
    rule: 'After release an application is answered 000003.',
    page,
    advice: 'Treat a released instance like one that does not exist.',
    needs,
    async run(context) {
      const { instanceId } = application(context, 'late');
      const released = await context.call('releaseInstance', { instanceId });
      const late = await context.call('getLicenseAsync', application(context, 'late'));
      return firstUnmet([expectCode(released, '000000'), expectCode(late, '000003')]);
    },
  },
];
