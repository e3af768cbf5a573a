/** One name of two tables, and what stands there before and after. */
export interface NamedPair<Value> {
  readonly name: string;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/** Every name that either table has. */
export function pairNamed<Value>(
  before: Readonly<Record<string, Value>> | undefined,
  after: Readonly<Record<string, Value>> | undefined,
): readonly NamedPair<Value>[] {
  const [left, right] = [
    new Map(Object.entries(before ?? {})),
    new Map(Object.entries(after ?? {})),
  ];
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].map((name) => ({ name, before: left.get(name), after: right.get(name) }));
}
