import type { Buyer, ContactDetail } from '../domain/purchase-details.js';
import { decryptSensitiveField, type EncryptType } from '../protocol/sensitive-field.js';
import type { OperationContext } from './operation-context.js';

export interface Contact {
  readonly detail: Pick<Buyer, 'mobilePhone' | 'email'>;
  /** The algorithm that opened one of them: that of the product. */
  readonly encryptType: EncryptType | undefined;
}

/**
 * Phone and mail of the buyer. What cannot be decrypted does not fail the purchase, for the buyer has paid: it is kept as it came,
 * and flagged.
 */
export function readContact(
  { mobilePhone = '', email = '' }: { readonly mobilePhone?: string; readonly email?: string },
  context: Pick<OperationContext, 'accessKey' | 'encryptType'>,
): Contact {
  const phone = open(mobilePhone, context);
  const mail = open(email, context);
  return {
    detail: {
      ...(mobilePhone !== '' && { mobilePhone: toDetail(mobilePhone, phone) }),
      ...(email !== '' && { email: toDetail(email, mail) }),
    },
    encryptType: phone?.encryptType ?? mail?.encryptType,
  };
}

interface Opened {
  readonly plain: string;
  readonly encryptType: EncryptType;
}

/** The algorithm was chosen for the product when it was listed; the configured one is tried first. */
function open(
  value: string,
  { accessKey, encryptType }: Pick<OperationContext, 'accessKey' | 'encryptType'>,
): Opened | undefined {
  for (const each of encryptType === '1' ? (['1', '2'] as const) : (['2', '1'] as const)) {
    const plain = decryptSensitiveField({ accessKey, encryptType: each, value });
    if (plain !== undefined && !controlCharacter.test(plain)) return { plain, encryptType: each };
  }
  return undefined;
}

/** By chance a wrong key or algorithm yields text; then hardly ever one without any of these. */
const controlCharacter = /\p{Cc}/u;

function toDetail(value: string, opened: Opened | undefined): ContactDetail {
  return opened === undefined ? { text: value, undecrypted: true } : { text: opened.plain };
}
