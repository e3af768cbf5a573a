/**
 * The member of a V1 call whose text can be read as another member too. The message of `authToken` joins `name=value` by `&` and escapes
 * neither, so `skuCode=a` and `testFlag=1` have the token of a `skuCode` that is `a&testFlag=1`: whoever has seen a debug call could send
 * it again as a real one. No name of the marketplace holds `&` or `=`, and a value that holds `&` and the name of a member and `=` is not
 * worth the doubt.
 *
 * `undefined` for a call that can be read in one way only. Only texts can hide something: nothing ends as a list or an object does.
 */
export function findHiddenMember(
  members: Iterable<readonly [string, unknown]>,
  names: readonly string[],
): HiddenMember | undefined {
  for (const [name, value] of members) {
    if (/[&=]/.test(name)) return { kind: 'in-a-name' };
    if (typeof value !== 'string' || !value.includes('&')) continue;
    const hidden = names.find((each) => value.includes(`&${each}=`));
    if (hidden !== undefined) return { kind: 'in-a-value', hidden };
  }
  return undefined;
}

/** `hidden` is one of the names that were given: nothing of the sender's text is told. */
export type HiddenMember =
  { readonly kind: 'in-a-name' } | { readonly kind: 'in-a-value'; readonly hidden: string };
