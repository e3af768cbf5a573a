import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What a command was asked for. Throws a sentence that also says which options there are, and how npm hands them on. */
export function parseOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  command: string,
  options: Options,
) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const known = Object.entries(options).map(([name, { type }]) =>
      type === 'string' ? `--${name} <value>` : `--${name}`,
    );
    throw new Error(
      `${why}. Options: ${known.join(', ')}. npm hands them on only behind two dashes: \`npm run ${command} -- ${known[0] ?? ''}\``,
      { cause: error },
    );
  }
}
