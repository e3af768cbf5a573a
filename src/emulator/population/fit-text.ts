/** Cut to so many UTF-16 units, as Java and so the marketplace counts them; no character is cut in two. */
export function fitText(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const cut = text.slice(0, lengthMax);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
