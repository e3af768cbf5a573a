/** An optional field that is sent empty is the same as one that is not sent: some senders fill a form with empty texts. */
export function toOptionalText(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
