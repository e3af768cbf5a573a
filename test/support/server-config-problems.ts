import { ConfigError, readConfig, type Environment } from '../../src/config.js';

/** What is told of a configuration that the server does not start with; nothing of one that it takes. */
export function configProblems(environment: Environment): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
