import type { Refusal } from '../domain/instance-life.js';
import { codedAnswer } from './coded-answer.js';

/** How a refused event is answered. The marketplace repeats after both; only after 000005 can a repeat succeed. */
export function refusalAnswer(reason: Refusal) {
  return answers[reason];
}

const answers = {
  gone: codedAnswer('000003'),
  busy: {
    resultCode: '000005',
    resultMsg: 'the instance is still being provisioned; call again later',
  },
  misplaced: codedAnswer('000005'),
} as const satisfies Record<Refusal, { resultCode: string; resultMsg: string }>;
