/** A rule with the pages of the marketplace that it is from, in words that a seller can look for. */
export function ruleOf(rule: string, page: string): string {
  const [name = ''] = page.split('.md');
  return `${rule} (${pageNames[name] ?? 'interface pages'})`;
}

/** By the chapters that the checks name. */
const pageNames: Readonly<Record<string, string>> = {
  'saas-v2': 'SaaS V2 guide',
  'saas-v1': 'SaaS V1 guide',
  kit: 'joint operation guide',
  license: 'License guides',
  'order-notify': 'order notification pages',
  signing: 'signature pages',
  lifecycle: 'pages on debugging, retries and dial tests',
  'result-codes': 'result code pages',
};
