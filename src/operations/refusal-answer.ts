import type { Refusal } from '../domain/instance-life.js';
import { codedAnswer } from './coded-answer.js';

/** How a refused event is answered: 000003 ends the marketplace's repeats, 000005 invites them. */
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
