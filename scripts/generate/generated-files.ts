/** Paths relative to `generated/`, with `/` on every system, and the text of each file. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/** Joins the files of several generators. Throws when two of them want the same path. */
export function mergeGeneratedFiles(parts: readonly GeneratedFiles[]): GeneratedFiles {
  const merged = new Map<string, string>();
  for (const part of parts) {
    for (const [path, text] of part) {
      if (merged.has(path)) throw new Error(`two generators write generated/${path}`);
      merged.set(path, text);
    }
  }
  return merged;
}
