/** What one should know before a recording is handed in, or around. */
export const contractCheckHelp = `
Says of each call which callback it is, whether the specification refuses it, in the words of the server, and what it has that is
not described: members, values, longer texts, types; of answers also codes. Signatures are not looked at: that is koogate doctor.

Recordings: JSON lines, a call a line, with method, url and body (a text, or the JSON itself), and answer or response with status and
body; HAR; calls of GET /api/v1/calls/{callId} as they were saved; koogate trigger --json; one request as raw HTTP or as a curl
command. JSON lines may be of any number, everything else is read as a whole, up to 256 MB. A line that cannot be read is named and passed over. Without --base-path, what
carries no signature and names no activity counts as no callback.

Values are never shown, but their type, length and kinds of characters. --show-values shows those of members that hold neither secrets
nor personal data, as far as the specification, their names and their form tell: look before you pass a report on.

Exit codes: 0 all is described, 1 something is not or could not be read, 2 a file or the database could not be used, or held no call.

Examples:
  koogate contract check calls.jsonl                      what a proxy has written
  koogate contract check recorded.har --base-path /koogallery
  koogate contract check --stored --since 2026-03-01T00:00:00Z
  koogate trigger buy --json | koogate contract check -
`;
