import { KooGateError } from '../domain/koogate-error.js';

/**
 * The target product of `changeInstanceCheck`. The vendor defines no structure, and its own sample can carry it only as
 * text: an object, an array of objects, or a string that holds either as JSON are taken.
 */
export function parseProductInfo(productInfo: unknown): readonly object[] {
  const value = typeof productInfo === 'string' ? parseJson(productInfo) : productInfo;
  const products = Array.isArray(value) ? value : [value];
  if (products.length > 0 && products.every(isObject)) return products;
  throw new KooGateError('invalid-parameter', {
    sentence:
      'parameter invalid: productInfo must be an object, an array of objects, or a string of such JSON',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
