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

const wireDigits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/;
