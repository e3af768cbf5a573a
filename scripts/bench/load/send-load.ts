import { Connection } from './connection.js';
import { spread, type Spread } from './spread.js';
import type { SignedCalls } from './signed-calls.js';

export interface LoadToSend {
  readonly calls: SignedCalls;
  /** The connections are spread over these addresses in turn. */
  readonly urls: readonly string[];
  readonly connections: number;
  /** Of sending; calls under way then are waited for. */
  readonly seconds: number;
  readonly callsMax?: number | undefined;
  /** Each call is sent at its time, whatever became of those before; without it, as fast as answers come. */
  readonly callsPerSecond?: number | undefined;
}

export interface LoadResult extends Spread {
  readonly calls: number;
  readonly callsPerSecond: number;
  /** How much of a core the sender has used: near 1, it is the sender that was measured. */
  readonly senderShare: number;
}

/** Sends and waits for all answers. Throws, with its words, at the first answer that is not a success. */
export async function sendLoad(load: LoadToSend): Promise<LoadResult> {
  const connections = await openConnections(load);
  try {
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    const durations = await (load.callsPerSecond === undefined
      ? sendAsAnswered(load, connections)
      : sendAtTheirTime(load, load.callsPerSecond, connections));
    const elapsedMs = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(cpu);
    return {
      calls: durations.length,
      callsPerSecond: (durations.length * 1_000) / elapsedMs,
      senderShare: (user + system) / 1_000 / elapsedMs,
      ...spread(durations),
    };
  } finally {
    for (const connection of connections) connection.close();
  }
}

async function openConnections({ urls, connections }: LoadToSend): Promise<Connection[]> {
  const opened = Array.from({ length: connections }, (_, index) =>
    Connection.open(new URL(urls[index % urls.length] ?? '')),
  );
  return Promise.all(opened);
}

/** Each connection sends its next call when it has the answer to the one before. */
function sendAsAnswered(
  { calls, seconds, callsMax = Infinity }: LoadToSend,
  connections: readonly Connection[],
): Promise<number[]> {
  const durations: number[] = [];
  const endAt = performance.now() + seconds * 1_000;
  let sent = 0;
  const sendNext = (connection: Connection, done: Settle): void => {
    const sentAt = performance.now();
    if (sentAt >= endAt || sent >= callsMax) {
      done(undefined);
      return;
    }
    sent += 1;
    connection.send(calls.next(), (problem) => {
      if (problem !== undefined) {
        done(problem);
        return;
      }
      durations.push(performance.now() - sentAt);
      sendNext(connection, done);
    });
  };
  return allDone(durations, connections, sendNext);
}

/**
 * Calls come at an even pace. One that is due while all connections are busy waits, and its time counts from when it was due: a server that
 * stands still for a while delays all calls of that while.
 */
function sendAtTheirTime(
  { calls, seconds }: LoadToSend,
  callsPerSecond: number,
  connections: readonly Connection[],
): Promise<number[]> {
  const durations: number[] = [];
  const startedAt = performance.now();
  const count = Math.floor(callsPerSecond * seconds);
  let sent = 0;
  const sendNext = (connection: Connection, done: Settle): void => {
    if (sent >= count) {
      done(undefined);
      return;
    }
    const dueAt = startedAt + (sent * 1_000) / callsPerSecond;
    sent += 1;
    const send = (countedFrom: number): void =>
      connection.send(calls.next(), (problem) => {
        if (problem !== undefined) {
          done(problem);
          return;
        }
        durations.push(performance.now() - countedFrom);
        sendNext(connection, done);
      });
    const waitMs = dueAt - performance.now();
    if (waitMs <= 0) send(dueAt);
    // A timer that is late is the sender's own.
    else setTimeout(() => send(performance.now()), Math.ceil(waitMs));
  };
  return allDone(durations, connections, sendNext);
}

type Settle = (problem: string | undefined) => void;

function allDone(
  durations: number[],
  connections: readonly Connection[],
  begin: (connection: Connection, done: Settle) => void,
): Promise<number[]> {
  return new Promise((resolve, reject) => {
    let busy = connections.length;
    for (const connection of connections) {
      begin(connection, (problem) => {
        busy -= 1;
        if (problem !== undefined) reject(new Error(`a call was answered:\n${problem}`));
        else if (busy === 0) resolve(durations);
      });
    }
  });
}
