import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';

export interface FormPart {
  readonly name: string;
  readonly fileName?: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

export interface MultipartForm {
  readonly contentType: string;
  readonly body: Buffer;
}

/** A body of type `multipart/form-data` (RFC 7578). */
export function toMultipartForm(parts: readonly FormPart[]): MultipartForm {
  // So long that no content holds it by chance.
  const boundary = `koogate-${randomBytes(18).toString('hex')}`;
  const pieces = parts.flatMap(({ name, fileName, contentType, content }) => [
    Buffer.from(
      `--${boundary}\r\n` +
        `Content-Disposition: form-data; name="${name}"` +
        (fileName === undefined ? '' : `; filename="${escaped(fileName)}"`) +
        `\r\nContent-Type: ${contentType}\r\n\r\n`,
    ),
    content,
    Buffer.from('\r\n'),
  ]);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

/** As browsers write file names. */
function escaped(fileName: string): string {
  return fileName.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
