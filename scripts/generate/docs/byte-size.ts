const units = ['bytes', 'KiB', 'MiB', 'GiB'];

/** `65536` → `64 KiB`: in the largest unit that leaves at least one, with a decimal where it takes one. */
export function byteSize(bytes: number): string {
  const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  const size = Math.round((bytes / 1024 ** step) * 10) / 10;
  return `${size} ${units[step] ?? ''}`;
}
