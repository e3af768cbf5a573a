/**
 * The id of a new instance: the `businessId` of its first call, as the vendor suggests. One that holds a comma or begins or
 * ends with a blank could never be asked for, since `queryInstance` takes a comma-separated list; then we make one up.
 */
export function toInstanceId(businessId: string, newId: () => string): string {
  const canBeAskedFor = !businessId.includes(',') && businessId === businessId.trim();
  return canBeAskedFor ? businessId : newId();
}
