/** Inside, an empty text stands for what an interface does not name, so that keys never hold null; outside, null says so. */
export function toTextOrNull(text: string): string | null {
  return text === '' ? null : text;
}
