/** What one should know before the marketplace is played. */
export const marketplaceHelp = `
Nothing is sent before something is done: on the page, by the control API, by koogate trigger, or by a scenario.

Faults are written as their name, with =number, @operation+operation, *times and :probability as needed, and commas
between them: duplicate:0.3,lost-answer@newInstance*2,delay=500. storm stands for all that a careful seller must survive.

KOOGATE_AK and KOOGATE_SK say with which access key your server signs what it calls here; one is made up where they are missing.

Exit codes: 0 ended as asked, 1 a scenario missed what it expected, 2 it could not run, and one sentence says why.

Examples:
  koogate marketplace                                    for this server, with the keys of this folder
  koogate marketplace --speed 60 --faults storm          an hour a minute, in bad weather
  koogate marketplace -t https://seller.example.com/koogallery --keys-file keys.txt --products saas-v2,license-code
  koogate marketplace --scenario period-year --exit      a ready scenario, or a file
`;

export const triggerHelp = `
At a marketplace that runs (--marketplace, or one at http://127.0.0.1:8090), the action is done there. Else one is played for it
alone, and what has to come first, such as the purchase before a renewal, is done first.

Exit codes: 0 every call was answered as it should be, 1 one was not, 2 it could not run, and one sentence says why.

Examples:
  koogate trigger buy
  koogate trigger buy --product saas-v2:ON_DEMAND
  koogate trigger renew --with periodType=year
  koogate trigger freeze --target https://seller.example.com/koogallery --keys-file keys.txt --json
  koogate trigger --list
`;
