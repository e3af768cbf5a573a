import type { CallRecord } from '../domain/call-record.js';
import { openExistingStorage } from './open-configured-storage.js';

/**
 * What the record of a call tells about its signature. Of a refused call nothing of the body, and of no call the signature is
 * kept, so nothing can be computed again; the diagnosis is the one that the server made at the time. Returns the exit code.
 * Throws with one sentence when there is no such record.
 */
export async function reportCall(
  callId: string,
  { json }: { readonly json?: true },
): Promise<0 | 1> {
  const record = await findRecord(callId);
  const told = tell(record);
  const text = json ? JSON.stringify(told, null, 2) : toLines(told).join('\n');
  process.stdout.write(`${text}\n`);
  return record.verdict === 'authentic' ? 0 : 1;
}

async function findRecord(callId: string): Promise<CallRecord> {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(callId)) {
    throw new Error('--call must be the id of a call, as it stands in the log (callId)');
  }
  const { storage } = await openExistingStorage();
  try {
    const record = await storage.directories.calls.find(callId.toLowerCase());
    if (record !== undefined) return record;
  } finally {
    await storage.close();
  }
  throw new Error(
    `there is no record of call ${callId}: it was pruned, never stored, or belongs to another database`,
  );
}

interface ToldCall {
  readonly callId: string;
  readonly receivedAt: string;
  readonly call: string;
  readonly operationId: string | null;
  readonly verdict: string;
  readonly keyIndex: number | null;
  readonly resultCode: string;
  readonly diagnosis: string | null;
  readonly remarks: readonly string[];
}

function tell(record: CallRecord): ToldCall {
  const { callId, verdict, keyIndex, resultCode, operationId, problem } = record;
  const authentic = verdict === 'authentic';
  return {
    callId,
    receivedAt: new Date(record.receivedAt).toISOString(),
    call: `${record.method} ${record.path.replace(/[^\x20-\x7e]/g, '?')}, ${record.requestBytes} bytes`,
    operationId,
    verdict,
    keyIndex,
    resultCode,
    diagnosis: authentic ? null : problem,
    remarks: authentic
      ? authenticRemarks(record)
      : refusedRemarks(problem === verdict || problem === null),
  };
}

function authenticRemarks({ keyIndex }: CallRecord): readonly string[] {
  return keyIndex === null || keyIndex === 0
    ? []
    : ['signed with a previous key: bind the current one in the seller console'];
}

/** Nothing of what nobody has verified is kept, so nothing can be found out later. */
function refusedRemarks(isBare: boolean): readonly string[] {
  const kept =
    'of a refused call neither body nor signature is kept: capture the request at the proxy, and give it to koogate doctor';
  return isBare
    ? [
        'the server made no diagnosis: too many calls were refused at once, or its body was too large',
        kept,
      ]
    : [kept];
}

function toLines(told: ToldCall): readonly string[] {
  const key = told.keyIndex === null ? '' : `, key ${told.keyIndex + 1} of the list`;
  return [
    `call ${told.callId} of ${told.receivedAt}`,
    `  ${told.call}${told.operationId === null ? '' : ` (${told.operationId})`}`,
    `  verdict: ${told.verdict}${key}, answered ${told.resultCode}`,
    ...(told.diagnosis === null ? [] : [`  diagnosis: ${told.diagnosis}`]),
    ...told.remarks.map((remark) => `  Note: ${remark}.`),
  ];
}
