/** `newInstanceV1` → `new-instance-v1`, the rule by which an operation's code and test are found from its name. */
export function toKebabCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, '-$&').toLowerCase();
}
