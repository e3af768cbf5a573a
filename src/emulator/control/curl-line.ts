/** A request as it can be pasted into a shell: the same bytes again, so a server that keeps nonces calls it a replay. */
export function curlLine(request: {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}): string {
  const { method, url, headers, body } = request;
  return [
    `curl --silent --show-error --include ${quote(url)}`,
    ...(method === 'GET' || method === 'POST' ? [] : [`  --request ${method}`]),
    ...Object.entries(headers).map(([name, value]) => `  --header ${quote(`${name}: ${value}`)}`),
    ...(method === 'GET' ? [] : [`  --data-raw ${quote(body)}`]),
  ].join(' \\\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
