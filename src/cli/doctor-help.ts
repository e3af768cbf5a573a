/** What one should know before a key is typed. */
export const doctorHelp = `
Keys on a command line are seen by every user of the machine and stay in the history of the shell: prefer --keys-file,
--key-file or the configuration of this server (KOOGATE_*_KEYS), which is used where no key is given. No key and no expected
signature is ever printed.

Captures: raw HTTP as it travelled, with the exact bytes of the body behind the empty line; a curl command, which is read and
not run; a HAR file; or JSON with method, url, headers and body (or bodyBase64).

Exit codes: 0 the signature is right, 1 the cause of its failure is named, 2 there is nothing to look at, and one sentence
says why.

Examples:
  koogate doctor request.http                             with the keys of this folder
  koogate doctor request.http --answer answer.http --keys-file keys.txt
  koogate doctor recorded.har --entry 3 --key-file key.txt
  koogate doctor request.http --at 2026-03-01T12:00:00Z   compares the clocks as well
  koogate doctor --call 01956a00-0000-7000-8000-000000000001
`;
