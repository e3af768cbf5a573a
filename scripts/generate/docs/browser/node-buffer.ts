/** Stands for `Buffer` of Node.js in the scripts of the pages, as far as signatures need it. */
export const Buffer = {
  from: (data: string | ArrayLike<number>, encoding: TextEncodingName = 'utf8'): Bytes =>
    typeof data === 'string' ? decoders[encoding](data) : toOwn(data),
  allocUnsafe: (length: number): Bytes => new Bytes(length),
  isBuffer: (value: unknown): value is Bytes => value instanceof Bytes,
};

/** Whether bytes are UTF-8 throughout, as in Node.js. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Of a text its UTF-8. */
export function toBytes(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? new TextEncoder().encode(data) : data;
}

export type TextEncodingName = 'utf8' | 'hex' | 'base64';

export class Bytes extends Uint8Array {
  override toString(encoding: TextEncodingName = 'utf8'): string {
    return encoders[encoding](this);
  }

  equals(other: Uint8Array): boolean {
    return this.length === other.length && this.every((byte, index) => byte === other[index]);
  }
}

function toOwn(data: ArrayLike<number>): Bytes {
  const bytes = new Bytes(data.length);
  bytes.set(data);
  return bytes;
}

/** As Node.js reads them: a byte order mark stays, what is no UTF-8 becomes U+FFFD. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

const encoders = {
  utf8: (bytes: Uint8Array) => utf8.decode(bytes),
  hex: (bytes: Uint8Array) =>
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  base64: (bytes: Uint8Array) =>
    btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')),
} as const satisfies Record<TextEncodingName, (bytes: Uint8Array) => string>;

const decoders = {
  utf8: (text: string) => toOwn(toBytes(text)),
  hex: (text: string) =>
    toOwn((text.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => Number.parseInt(pair, 16))),
  base64: (text: string) => toOwn(Array.from(decodeLoosely(text), (char) => char.charCodeAt(0))),
} as const satisfies Record<TextEncodingName, (text: string) => Bytes>;

/** Node.js reads of a text as much as it understands; for what is no Base64 at all that is nothing. */
function decodeLoosely(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}
