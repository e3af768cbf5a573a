import type { components } from '../../../generated/types/marketplace.js';

type Schemas = components['schemas'];

/** The codes that the pages print. The specification says with which status and words each travels. */
export type OpenApiCode =
  | Schemas['OrderQueryCode']
  | Schemas['UsagePushCode']
  | Schemas['LicenseCallCode']
  | Schemas['MarketEventCode']
  | Schemas['GatewayCode'];

/** In place of an answer. */
export class Refusal {
  readonly code: OpenApiCode;
  /** The parameter that is to blame, where the answer has a member for it. */
  readonly parameter: string | undefined;

  constructor(code: OpenApiCode, parameter?: string) {
    this.code = code;
    this.parameter = parameter;
  }
}
