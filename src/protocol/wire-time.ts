/**
 * Milliseconds since the Unix epoch of `yyyyMMddHHmmss` or `yyyyMMddHHmmssSSS`, UTC. The tables of the interfaces print 14
 * digits, their examples 17. `undefined` for anything else, also for dates that no calendar has, such as 30 February.
 */
export function parseWireTime(text: string): number | undefined {
  if (!/^\d{14}(?:\d{3})?$/.test(text)) return undefined;
  const digits = text.padEnd(17, '0');
  const timeMs = Date.parse(digits.replace(wireDigits, '$1-$2-$3T$4:$5:$6.$7Z'));
  if (Number.isNaN(timeMs)) return undefined;
  // Date.parse turns 30 February into 1 or 2 March; what does not come back as it went in was no date.
  return toWireTime(timeMs) === digits ? timeMs : undefined;
}

/** 17 digits `yyyyMMddHHmmssSSS`, UTC. Throws RangeError outside the years 0 to 9999, which 17 digits cannot write. */
export function toWireTime(timeMs: number): string {
  const digits = new Date(timeMs).toISOString().replace(/\D/g, '');
  if (digits.length !== 17) throw new RangeError(`no wire time for ${String(timeMs)} ms`);
  return digits;
}

/** As `parseWireTime`, but the text is in UTC+8: members `timeStamp` and `currentSyncTime` of the kit. */
export function parseBeijingWireTime(text: string): number | undefined {
  const shiftedMs = parseWireTime(text);
  return shiftedMs === undefined ? undefined : shiftedMs - beijingOffsetMs;
}

/** 17 digits `yyyyMMddHHmmssSSS`, UTC+8. */
export function toBeijingWireTime(timeMs: number): string {
  return toWireTime(timeMs + beijingOffsetMs);
}

/**
 * As `parseWireTime`, and the form of `getLicenseAsync`: `2023-10-27 10:30:15 z`, also with `Z` or without it. The letter
 * stands for UTC, which it is without the letter too.
 */
export function parseLicenseTime(text: string): number | undefined {
  return parseWireTime(text.replace(licenseForm, '$1$2$3$4$5$6'));
}

const wireDigits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/;
const licenseForm = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?: ?[zZ])?$/;

/** China has had no summer time since 1991, and the pages say UTC+8. */
const beijingOffsetMs = 8 * 3_600_000;
