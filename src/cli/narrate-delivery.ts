import { toDeliverySummary, type DeliverySummary } from '../emulator/control/delivery-summary.js';
import type { Delivery } from '../emulator/marketplace-state.js';
import type { Paint } from './colours.js';

/** One call and its answer, in a line for people; nothing of what it carried is in it. */
export function narrateDelivery(delivery: Delivery, paint: Paint): string {
  return narrateSummary(toDeliverySummary(delivery), paint);
}

/** The same of a call that another process has sent. */
export function narrateSummary(delivery: DeliverySummary, paint: Paint): string {
  const { operationId, scene, attempt, outcome, resultCode, meaning, findings, isSuccess } =
    delivery;
  const again = attempt > 1 ? paint('dim', ` (attempt ${attempt})`) : '';
  const answer =
    outcome.kind === 'failed' ? outcome.sentence : `${resultCode ?? 'no code'} ${meaning ?? ''}`;
  const mark = isSuccess ? paint('green', '✓') : paint('red', '✗');
  const duration = paint('dim', `${outcome.durationMs.toFixed(1)} ms`);
  const line = `${mark} ${operationId}${scene === '' ? '' : paint('cyan', ` ${scene}`)}${again} → ${answer.trim()}  ${duration}`;
  const complaints = findings.map(
    ({ check, problem }) => `    ${paint('yellow', `! ${check}:`)} ${problem}`,
  );
  return [line, ...complaints].join('\n');
}
