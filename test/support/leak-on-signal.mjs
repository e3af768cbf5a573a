import { setInterval } from 'node:timers';

/** Preloaded into a server, it plays a leak: from SIGUSR2 on it keeps ever more, until V8 has no memory left. */
const kept = [];

process.on('SIGUSR2', () => {
  setInterval(() => kept.push(Array.from({ length: 400_000 }, (_, index) => ({ index }))), 5);
});
