import type { components } from '../../generated/types/management.js';
import type { LicenseContent } from '../domain/license-upload.js';
import { InvalidFields } from './invalid-fields.js';

type SubmittedLicense = components['schemas']['SubmittedLicense'];

/** The License of a body. Throws `InvalidFields` unless it is exactly one, a text or a file. */
export function toLicenseContent({
  license,
  fileName,
  contentBase64,
}: SubmittedLicense): LicenseContent {
  const isFile = fileName !== undefined || contentBase64 !== undefined;
  if (license !== undefined) {
    if (isFile) throw invalid('#', 'must have either license, or fileName and contentBase64');
    return { kind: 'text', text: license };
  }
  if (!isFile) throw invalid('#', 'must have license, or fileName and contentBase64');
  if (fileName === undefined) throw invalid('#/fileName', 'is missing');
  if (contentBase64 === undefined) throw invalid('#/contentBase64', 'is missing');
  const isWhole = Buffer.from(contentBase64, 'base64').toString('base64') === contentBase64;
  if (!isWhole) throw invalid('#/contentBase64', 'must be Base64 as RFC 4648 has it, padded');
  return { kind: 'file', fileName, base64: contentBase64 };
}

function invalid(pointer: string, detail: string): InvalidFields {
  return new InvalidFields([{ pointer, detail }]);
}
