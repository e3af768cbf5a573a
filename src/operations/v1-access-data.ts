import type { components } from '../../generated/types/callbacks.js';
import type { Instance } from '../domain/instance.js';
import {
  encryptSensitiveField,
  sensitiveFieldFits,
  sensitiveFieldIv,
  type EncryptType,
} from '../protocol/sensitive-field.js';

export interface FieldEncryption {
  readonly accessKey: string;
  readonly encryptType: EncryptType;
}

/**
 * `appInfo` as the older interfaces want it: account and password encrypted. The IV follows from the key, the instance and the
 * text, so that a repeated call is answered in the same bytes.
 */
export function toAppInfoV1(
  { instanceId, access }: Pick<Instance, 'instanceId' | 'access'>,
  encryption: FieldEncryption,
): { appInfo?: components['schemas']['AppInfoV1'] } {
  if (access === null) return {};
  const { userName, password, ...clear } = access;
  return {
    appInfo: {
      ...clear,
      ...encrypted('userName', userName, instanceId, encryption),
      ...encrypted('password', password, instanceId, encryption),
    },
  };
}

/** What would not fit its 128 characters is left out: the management API does not let it in, so only a former version can have. */
function encrypted<Name extends string>(
  name: Name,
  plain: string | undefined,
  instanceId: string,
  { accessKey, encryptType }: FieldEncryption,
): Partial<Record<Name, string>> {
  if (plain === undefined || !sensitiveFieldFits(plain)) return {};
  const iv = sensitiveFieldIv(accessKey, `${instanceId} ${name}`, plain);
  const value = encryptSensitiveField({ accessKey, encryptType, iv, plain });
  return { [name]: value } as Partial<Record<Name, string>>;
}
