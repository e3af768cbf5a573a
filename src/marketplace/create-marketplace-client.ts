import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { components } from '../../generated/types/marketplace.js';
import { signUsagePush } from '../protocol/usage-push-signature.js';
import { createCallGates, type MarketplaceLog } from './call-gates.js';
import { createHostCalls } from './call-host.js';
import { createHttpExchanges, type CallTimeouts } from './http-exchange.js';
import type {
  CallFailure,
  CallSettings,
  LicenseUpload,
  MarketplaceClient,
} from './marketplace-client.js';
import { createOpenApiCaller, type OpenApiCall } from './open-api-caller.js';
import { toMultipartForm, type FormPart } from './multipart-form.js';
import { openApiOperations } from './open-api-operations.js';
import { parseObject, toObject } from './read-answer.js';
import type { MarketplaceAccess } from './sign-request.js';

export interface MarketplaceClientOptions {
  /** Base addresses: the host to call and its fall-back; see `hostsOf`. */
  readonly hosts: readonly [string, ...string[]];
  readonly access: MarketplaceAccess;
  /** Marketplace access keys of class base; the first one signs the bodies of usage pushes. */
  readonly baseKeys: readonly string[];
  /** Milliseconds, UTC: the gateway refuses calls that are dated 15 minutes off. */
  readonly now: () => number;
  /** Random, at most 64 characters. */
  readonly newNonce: () => string;
  readonly log: MarketplaceLog;
  readonly timeouts?: Partial<CallTimeouts>;
}

export interface ClosableMarketplaceClient extends MarketplaceClient {
  /** Ends all connections; calls under way fail. */
  close(): Promise<void>;
}

type Schemas = components['schemas'];

const timeoutsByDefault: CallTimeouts = {
  connectMs: 5_000,
  answerMs: 20_000,
  totalMs: 30_000,
  uploadMs: 300_000,
};

/** The client of the marketplace's open APIs. It repeats by itself only what is read; all else its outcomes tell. */
export function createMarketplaceClient(
  options: MarketplaceClientOptions,
): ClosableMarketplaceClient {
  const { hosts, now, log } = options;
  const timeouts = { ...timeoutsByDefault, ...options.timeouts };
  const http = createHttpExchanges(timeouts);
  const call = createOpenApiCaller({
    access: options.access,
    baseKeys: options.baseKeys,
    hostCalls: createHostCalls({ http, hosts, now }),
    gates: createCallGates({ now, log }),
    timeouts,
    now,
  });
  return {
    ...orderCalls(call),
    ...usageCalls(call, options),
    ...licenseCalls(call),
    ...uploadCalls(call),
    close: () => http.close(),
  };
}

function orderCalls(call: OpenApiCall): Pick<MarketplaceClient, 'queryOrder'> {
  return {
    queryOrder: (query, settings) =>
      call('queryOrder', {
        target: `${openApiOperations.queryOrder.path}?${queryText({ ...query })}`,
        // An order without its lines tells nothing.
        readData: ({ orderInfo }) => {
          const info = toObject(orderInfo);
          return Array.isArray(info?.orderLine) ? (info as Schemas['OrderInfo']) : undefined;
        },
        ...settings,
      }),
  };
}

/** A blank is %20, and not the plus sign that `URLSearchParams` writes: the signature is made over the former. */
function queryText(parameters: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(parameters)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&');
}

function usageCalls(
  call: OpenApiCall,
  { baseKeys: [baseKey], now, newNonce }: MarketplaceClientOptions,
): Pick<MarketplaceClient, 'pushUsage' | 'pushUsageLegacy'> {
  return {
    async pushUsage(records, settings) {
      if (baseKey === undefined) return { ok: false, failure: baseKeyMissing };
      const [ts, nonce] = [String(now()), newNonce()];
      const body = jsonOf({ usage_records: records });
      const signed = signUsagePush({ accessKey: baseKey, ts, nonce, body });
      return call('pushUsage', {
        body: signed.body,
        headers: { ts, nonce, signature: signed.signature },
        readData: nothing,
        ...settings,
      });
    },
    pushUsageLegacy: (records, settings) =>
      call('pushUsageLegacy', {
        body: jsonOf({ usage_records: records }),
        readData: nothing,
        ...settings,
      }),
  };
}

const baseKeyMissing: CallFailure = {
  kind: 'signature',
  retry: true,
  code: null,
  httpStatus: null,
  requestId: null,
  message:
    'the usage push cannot be signed: set KOOGATE_BASE_KEYS, the access key that is bound to 基础接口 in the seller console',
};

type LicenseCall =
  'activateLicense' | 'activateLicenses' | 'queryLicense' | 'queryLicenses' | 'reportSoftwareUsage';

function licenseCalls(call: OpenApiCall): Pick<MarketplaceClient, LicenseCall> {
  return {
    activateLicense: (request, settings) =>
      call('activateLicense', {
        ...aboutCodes(request, [request.license], settings),
        readData: ({ data }) => toCodeInfo(data),
      }),
    activateLicenses: (request, settings) =>
      call('activateLicenses', {
        ...aboutCodes(request, request.license_list, settings),
        readData: nothing,
      }),
    queryLicense: (request, settings) =>
      call('queryLicense', {
        ...aboutCodes(request, [request.license], settings),
        readData: ({ data }) => toLicenseInfo(data),
      }),
    queryLicenses: (request, settings) =>
      call('queryLicenses', {
        ...aboutCodes(request, request.license_list, settings),
        readData: ({ data }) => toLicenseInfos(data),
      }),
    reportSoftwareUsage: (request, settings) =>
      call('reportSoftwareUsage', {
        ...aboutCodes(
          request,
          request.usage_info.map(({ license }) => license),
          settings,
        ),
        readData: ({ data }) => toObject(data) ?? null,
      }),
  };
}

function aboutCodes(request: object, codes: readonly string[], settings: CallSettings = {}) {
  return { body: jsonOf(request), secrets: codes, ...settings };
}

/** A text that holds JSON. One that cannot be read does not undo the activation: the query tells the same. */
function toCodeInfo(data: unknown): Schemas['LicenseCodeInfo'] | null {
  const info = toObject(data)?.license_code_info;
  return (typeof info === 'string' ? parseObject(info) : toObject(info)) ?? null;
}

function toLicenseInfo(data: unknown): Schemas['LicenseInfo'] | undefined {
  const info = toObject(data);
  return typeof info?.status === 'string' ? (info as Schemas['LicenseInfo']) : undefined;
}

/** The form of the batch is concluded, not printed: a single one is taken as a list of one. */
function toLicenseInfos(data: unknown): readonly Schemas['LicenseInfo'][] | undefined {
  const list: readonly unknown[] = Array.isArray(data) ? data : [data];
  const infos = list.map(toLicenseInfo);
  return infos.every((info) => info !== undefined) ? infos : undefined;
}

const charactersMax = 1_024;

function uploadCalls(call: OpenApiCall): Pick<MarketplaceClient, 'uploadMarketEventFile'> {
  return {
    uploadMarketEventFile(eventId, license, settings) {
      const { contentType, body } = toMultipartForm(toParts(license));
      const { path } = openApiOperations.uploadMarketEventFile;
      return call('uploadMarketEventFile', {
        target: path.replace('{event_id}', encodeURIComponent(eventId.toWellFormed())),
        contentType,
        body,
        secrets: license.kind === 'text' ? [license.text] : [],
        readData: nothing,
        ...settings,
      });
    },
  };
}

/** A text that is too long for one goes as a file. */
function toParts(license: LicenseUpload): readonly FormPart[] {
  if (license.kind === 'text' && license.text.length <= charactersMax) {
    return [describing({ type: 'CHARACTERS', characters: license.text })];
  }
  const { fileName, bytes } =
    license.kind === 'file'
      ? license
      : { fileName: 'license.txt', bytes: Buffer.from(license.text) };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return [
    { name: 'file', fileName, contentType: 'application/octet-stream', content: bytes },
    describing({ type: 'FILE', file_name: fileName, sha256 }),
  ];
}

function describing(file: Schemas['MarketEventFile']): FormPart {
  return {
    name: 'isvUpdateFileReq',
    contentType: 'application/json',
    content: jsonOf(file),
  };
}

function jsonOf(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function nothing(): null {
  return null;
}
