import { Buffer } from 'node:buffer';

export interface FormPart {
  /** `undefined`: the part is a value and no file. */
  readonly fileName: string | undefined;
  readonly bytes: Buffer;
}

/**
 * The parts of a `multipart/form-data` body by their names (RFC 7578); of a repeated name the first counts. `undefined` for a body
 * that has no such form, for example one that is cut off. The platform's own parser is deprecated for servers.
 */
export function parseForm(
  body: Buffer,
  contentType: string,
): ReadonlyMap<string, FormPart> | undefined {
  const boundary = boundaryForm.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) return undefined;
  const pieces = divide(Buffer.concat([lineBreak, body]), `\r\n--${name}`);
  if (pieces === undefined) return undefined;
  const parts = new Map<string, FormPart>();
  for (const piece of pieces) {
    const part = toPart(piece);
    if (part === undefined) return undefined;
    if (!parts.has(part.name)) parts.set(part.name, part);
  }
  return parts;
}

const boundaryForm = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i;
const lineBreak = Buffer.from('\r\n');

/** What stands between the delimiters; `undefined` when the closing one is missing. */
function divide(body: Buffer, delimiter: string): readonly Buffer[] | undefined {
  const pieces: Buffer[] = [];
  let start = body.indexOf(delimiter);
  while (start !== -1) {
    const from = start + delimiter.length;
    if (body.subarray(from, from + 2).toString('latin1') === '--') return pieces;
    start = body.indexOf(delimiter, from);
    pieces.push(body.subarray(from, start === -1 ? body.length : start));
  }
  return undefined;
}

/** A line break, header lines, an empty line, content. */
function toPart(piece: Buffer): (FormPart & { readonly name: string }) | undefined {
  const end = piece.indexOf('\r\n\r\n');
  const head = piece.subarray(0, end === -1 ? 0 : end).toString('utf8');
  const disposition = dispositionForm.exec(head)?.[1] ?? '';
  const name = parameterOf(disposition, 'name');
  if (name === undefined) return undefined;
  return {
    name,
    fileName: parameterOf(disposition, 'filename'),
    bytes: piece.subarray(end + 4),
  };
}

const dispositionForm = /^content-disposition:[ \t]*form-data(;.*)$/im;

function parameterOf(disposition: string, name: string): string | undefined {
  const match = new RegExp(`;[ \\t]*${name}=(?:"([^"]*)"|([^\\s;"]+))`, 'i').exec(disposition);
  return match?.[1] ?? match?.[2];
}
