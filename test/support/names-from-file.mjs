import dns from 'node:dns';
import { readFileSync } from 'node:fs';

/**
 * Preloaded into a server, it plays the name server of its network: the file named by TEST_NAMES_FILE holds the names that are known, one a line,
 * and all of them are this machine. It is read anew for each question.
 */
const resolve = dns.lookup;
dns.lookup = (name, ...rest) => {
  if (!name.endsWith('.example')) return resolve(name, ...rest);
  const answer = rest.at(-1);
  const options = rest.length > 1 ? rest[0] : {};
  const known = readFileSync(process.env.TEST_NAMES_FILE, 'utf8').split('\n');
  process.nextTick(() => {
    if (!known.includes(name)) {
      const error = new Error(`getaddrinfo ENOTFOUND ${name}`);
      answer(Object.assign(error, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: name }));
    } else if (options.all === true) answer(null, [{ address: '127.0.0.1', family: 4 }]);
    else answer(null, '127.0.0.1', 4);
  });
};
