// A handler that does to its process what BENCH_MOOD says. Only the purchases that the benchmark asks about later are served in each mood.

const access = { frontEndUrl: 'https://app.example.com' };
const servedInEachMood = /^CSKNOWN/;
const linesPerCall = 10_000;
const kept = [];

const moods = {
  quiet: () => access,
  hanging: () => new Promise(() => undefined),
  spinning: () => {
    for (;;);
  },
  throwing: () => {
    throw new Error('the seller has a bug');
  },
  leaking: () => {
    // Numbers that are no integers take eight bytes each, on the heap: a megabyte.
    kept.push(Array.from({ length: 131_072 }, () => Math.random()));
    return access;
  },
  flooding: ({ log }) => {
    for (let line = 0; line < linesPerCall; line += 2) {
      process.stdout.write(`line ${line} of a handler that has much to say about each purchase\n`);
      log.info('a line of a handler that has much to say about each purchase', { line });
    }
    return access;
  },
};
const misbehave = moods[process.env.BENCH_MOOD];

export default {
  provision: (argument) =>
    servedInEachMood.test(argument.instance.orderId) ? access : misbehave(argument),
};
