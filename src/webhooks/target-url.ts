/** What is wrong with the address of an endpoint; without the address, which may hold a secret. */
export function urlProblem(text: string, allowsPrivate: boolean): string | undefined {
  if (!URL.canParse(text)) return 'must be a URL such as https://seller.example/koogate';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `must begin with https://, not with ${url.protocol}//`;
  }
  if (url.username !== '' || url.password !== '') {
    return 'must not hold a user name or password: receivers verify the signature instead';
  }
  if (url.hash !== '') return 'must not have a fragment (#…): it never travels';
  if (url.protocol === 'http:' && !allowsPrivate) {
    return 'must begin with https://, since events hold secrets and personal data; within your own network set KOOGATE_WEBHOOK_PRIVATE_TARGETS=allow';
  }
  return undefined;
}
