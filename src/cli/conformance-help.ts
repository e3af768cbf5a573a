/** What one should know before pointing the conformance run at a server. */
export const conformanceHelp = `
Real calls: unless --debug-only is given, the run buys, renews, freezes, changes and releases instances, Licenses and
enterprises of its own. Their ids begin with CSKGTEST, PLKGTEST or kgtest- and are new on every run; what it buys it releases.
They are no orders of the marketplace, so a server that looks each order up there needs a marketplace that plays along.
Use --debug-only against a server in production: debug calls touch nothing real, and the marketplace sends them every day.

Keys do not appear in any output. Families of which no key is given are skipped, and the report says so.

Exit codes: 0 nothing failed, 1 something failed, 2 the run was not possible, and one sentence says why.

Examples:
  koogate conformance                                   this server, with the keys of this folder
  koogate conformance -t https://seller.example.com/koogallery -k 'base=…,kit=…' --html report.html
  koogate conformance -t https://seller.example.com/koogallery --keys-file keys.txt --debug-only --junit report.xml
  koogate conformance --only saas-v2 --only newInstanceV1/debug
`;
