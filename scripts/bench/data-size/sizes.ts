/** How much there is in a database. */
export interface DataSize {
  readonly instances: number;
  readonly calls: number;
}

export const dayMs = 86_400_000;

/** Over how long the instances were bought. */
export const salesDays = 3 * 365;
/** For how long call records, and events and ended jobs, are kept: the defaults of the server. */
export const callDays = 90;
export const eventDays = 30;

/** Spreads numbers that follow each other all over 32 bits, the same way in SQL and here. */
const spreading = 2_654_435_761;

export function spread(expression: string): string {
  return `((${expression}) * ${spreading} & 4294967295)`;
}

function scattered(index: number): number {
  return Number((BigInt(index) * BigInt(spreading)) & 4_294_967_295n);
}

/** In the form of the marketplace's: nothing of it tells when it was made. */
export function instanceIdOf(index: number): string {
  return `${toHex(scattered(index), 8)}-5ca1-4000-8000-${toHex(index, 12)}`;
}

/** Of an instance bought as the n-th: its purchase has an even number, its renewal the odd one behind it. */
export function orderIdOf(index: number): string {
  return `CS${ordersFrom + Math.floor(index / ordersAMinute)}${toHex(scattered(index), 8)}`;
}

/** The minute is part of an order's id. */
export const ordersFrom = 2_300_000_000;
export const ordersAMinute = 60;

function toHex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** Of ten instances two are released and one is frozen; every fifth was sold by the older interface. */
export function stateOf(index: number): 'active' | 'frozen' | 'released' {
  const place = index % 10;
  if (place === 7) return 'frozen';
  return place < 7 ? 'active' : 'released';
}

export function isSoldByV1(index: number): boolean {
  return index % 5 === 0;
}
