/** HTML without the indentation of the templates it comes from. What stands in a block of code is left as it is. */
export function compactHtml(text: string): string {
  return text
    .split(/(<pre\b.*?<\/pre>)/s)
    .map((part) => (part.startsWith('<pre') ? part : part.replaceAll(/\s*\n\s*/g, '\n')))
    .join('');
}
