/** How secrets are written (Standard Webhooks). */
const prefix = 'whsec_';
const bytes = { min: 24, max: 64 };

/** What is wrong with a secret; without the secret. */
export function secretProblem(secret: string): string | undefined {
  const make = 'make one: echo whsec_$(openssl rand -base64 32)';
  if (!secret.startsWith(prefix)) return `must begin with ${prefix}; ${make}`;
  const text = secret.slice(prefix.length);
  if (text === '' || !isBase64(text)) return `must be Base64 behind ${prefix}; ${make}`;
  const length = Buffer.from(text, 'base64').length;
  if (length >= bytes.min && length <= bytes.max) return undefined;
  return `must have ${bytes.min} to ${bytes.max} bytes, this one has ${length}; ${make}`;
}

/** The secrets of a text: separated by commas or white space. */
export function splitSecrets(text: string): string[] {
  return text.split(/[\s,]+/).filter((secret) => secret !== '');
}

function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
}
