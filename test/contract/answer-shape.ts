/** Members whose value counts; of all others only the type does. */
const exactMembers: ReadonlySet<string> = new Set([
  'resultCode',
  'instanceId',
  'relatedInstanceId',
  'encryptType',
]);

/** What an answer lacks or has otherwise than `shape` says, one line each; more members than the shape are no matter. */
export function shapeDifferences(
  shape: unknown,
  value: unknown,
  path = 'answer',
): readonly string[] {
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${path} is no array`];
    const lengths = `${value.length} entries instead of ${shape.length}`;
    if (value.length !== shape.length) return [`${path} has ${lengths}`];
    return shape.flatMap((each, index) => shapeDifferences(each, value[index], `${path}.${index}`));
  }
  if (isRecord(shape)) {
    if (!isRecord(value)) return [`${path} is no object`];
    return Object.entries(shape).flatMap(([name, each]) =>
      memberDifferences(name, each, { value: value[name], path: `${path}.${name}` }),
    );
  }
  return typeof value === shape ? [] : [`${path} is ${typeof value} instead of ${String(shape)}`];
}

function memberDifferences(
  name: string,
  shape: unknown,
  { value, path }: { readonly value: unknown; readonly path: string },
): readonly string[] {
  if (!exactMembers.has(name)) return shapeDifferences(shape, value, path);
  return value === shape ? [] : [`${path} is ${String(value)} instead of ${String(shape)}`];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
