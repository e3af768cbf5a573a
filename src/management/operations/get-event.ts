import type { EventsOperations } from '../../../generated/stubs/Events.js';
import { KooGateError } from '../../domain/koogate-error.js';
import { seesPersonalData } from '../caller-sight.js';
import { toClosedEventAnswer, toEventAnswer } from '../event-answer.js';
import type { OperationContext } from '../operation-context.js';

type GetEvent = EventsOperations<OperationContext>['getEvent'];

/** An event with what it tells, as far as the caller may see it; for whoever may not, it is not even opened. */
export const getEvent: GetEvent = async ({ parameters: { path } }, { directories, caller }) => {
  const { events } = directories;
  if (!seesPersonalData(caller)) {
    const envelope = await events.find(path.eventId);
    if (envelope === undefined) throw unknownEvent();
    return toClosedEventAnswer(envelope);
  }
  const event = await events.read(path.eventId);
  if (event === undefined) throw unknownEvent();
  return toEventAnswer(event, caller);
};

function unknownEvent(): KooGateError {
  return new KooGateError('unknown-resource', {
    sentence: 'There is no event with this id; events are removed when their time is over.',
  });
}
