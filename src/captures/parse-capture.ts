import type { Buffer } from 'node:buffer';
import { CaptureError, type Capture, type CaptureOptions } from './capture.js';
import { parseCurl } from './parse-curl.js';
import { parseExport } from './parse-export.js';
import { isRawAnswer, isRawRequest, parseRawRequest } from './parse-raw-http.js';

/**
 * Reads a recorded request: raw HTTP with its exact bytes, a curl command, a HAR file or a JSON export, whichever it is.
 * Throws `CaptureError` for what is none of them.
 */
export function parseCapture(bytes: Buffer, options: CaptureOptions = {}): Capture {
  if (bytes.length === 0) throw new CaptureError('the capture is empty: there is no request in it');
  const start = bytes
    .toString('latin1', 0, 1_000)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (isRawRequest(start)) return parseRawRequest(bytes);
  if (isRawAnswer(start)) {
    throw new CaptureError(
      'the capture is an answer: give it with --answer, and the request as the capture',
    );
  }
  if (/^(?:[$#>%] *)?curl(?:\.exe)?\s/.test(start)) return parseCurl(bytes.toString('utf8'));
  if (/^[{[]/.test(start)) return parseExport(bytes.toString('utf8'), options);
  throw new CaptureError(
    'the capture is no HTTP: it should begin with a request line (POST /… HTTP/1.1), with curl, or be a HAR or JSON file',
  );
}
