import { KooGateError } from '../domain/koogate-error.js';
import type { DeskSettings, UsageDesk } from '../domain/usage-desk.js';
import type { OperationContext } from './operation-context.js';
import { traceOf, type AboutTrace } from './with-intervention.js';

/** Where usage is reported. Throws `internal` in a program that embeds this API without one. */
export function usageDeskOf({ usage }: OperationContext): UsageDesk {
  if (usage !== undefined) return usage;
  throw new KooGateError('internal', { detail: 'this management API was given no usage desk' });
}

/** The caller, and the trace of what somebody has done by hand: the desk has a committer of its own, which traces nobody. */
export function interveningBy(context: OperationContext, about: AboutTrace = {}): DeskSettings {
  return { by: `management:${context.caller.name}`, trace: [traceOf(context, about)] };
}
