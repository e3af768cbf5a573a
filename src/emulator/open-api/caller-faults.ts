import type { OpenApiOperation } from './open-api-specification.js';
import { Refusal, type OpenApiCode } from './refusal.js';
import type { RequestFault } from './request-faults.js';

/** How an API answers what is wrong with a call before it looks at what the call says. */
interface CallerFaults {
  readonly wrongMethod: OpenApiCode;
  readonly wrongMediaType: OpenApiCode;
  readonly unreadable: OpenApiCode;
  ofFaults(faults: readonly RequestFault[]): Refusal;
}

/** The refusal of a request whose form is wrong, by the API that it was sent to. */
export function callerFaultsOf({ tag, operationId }: OpenApiOperation): CallerFaults {
  const found = byTag[tag];
  if (found === undefined) throw new Error(`${operationId}: nothing says how ${tag} refuses`);
  return found;
}

/**
 * Which code a fault of the form gets is concluded from the meanings of the codes; only the License APIs print codes for method,
 * content type and unreadable bodies.
 */
const byTag: Readonly<Record<string, CallerFaults>> = {
  OrderQuery: {
    wrongMethod: 'MKT.0199',
    wrongMediaType: 'MKT.0199',
    unreadable: 'MKT.0199',
    ofFaults: (faults) =>
      firstOf(faults, [
        [({ kind }) => kind === 'missing' || kind === 'undocumented', 'MKT.0101'],
        [({ kind }) => kind === 'length', 'MKT.0100'],
        [() => true, 'MKT.0199'],
      ]),
  },
  UsagePush: {
    wrongMethod: 'MKT.0199',
    wrongMediaType: 'MKT.0199',
    unreadable: 'MKT.0199',
    ofFaults: (faults) =>
      firstOf(faults, [
        [({ kind }) => kind === 'missing' || kind === 'undocumented', 'MKT.0101'],
        [({ kind }) => kind === 'too-many', 'MKT.9003'],
        [({ kind }) => kind === 'too-few', 'MKT.0199'],
        [({ path }) => !path.endsWith('/usage_value'), 'MKT.0100'],
        [() => true, 'MKT.9002'],
      ]),
  },
  LicenseCalls: {
    wrongMethod: '95000002',
    wrongMediaType: '95000003',
    unreadable: '95000004',
    ofFaults: (faults) =>
      firstOf(faults, [
        [isMissingFromLicenseCall, '95000001'],
        [({ kind }) => kind === 'too-many' || kind === 'too-few', '95000001'],
        [() => true, '92020002'],
      ]),
  },
  MarketEvents: {
    wrongMethod: 'CBC.0101',
    wrongMediaType: 'CBC.0101',
    unreadable: 'CBC.0101',
    ofFaults: () => new Refusal('CBC.0101'),
  },
};

type Rule = readonly [isMeant: (fault: RequestFault) => boolean, code: OpenApiCode];

/** The first rule that any of the faults meets. */
function firstOf(faults: readonly RequestFault[], rules: readonly Rule[]): Refusal {
  for (const [isMeant, code] of rules) {
    const fault = faults.find(isMeant);
    if (fault !== undefined) return new Refusal(code, fault.path.slice(1));
  }
  throw new Error('there is no fault to refuse');
}

/** What lacks within the retired report of usage, or of which one out of two is needed, is not missing but wrong. */
function isMissingFromLicenseCall({ kind, path }: RequestFault): boolean {
  return (
    kind === 'missing' &&
    !path.startsWith('/heartbeatInfo/') &&
    !/\/software_usage_Info\/\d+\//.test(path)
  );
}
