import { styleText } from 'node:util';

/** How a word stands out on a terminal. */
export type Paint = (
  style: 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan',
  text: string,
) => string;

/** Colours where they are seen: on a terminal, unless `NO_COLOR` says no or `FORCE_COLOR` says yes. */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Paint {
  const forced = environment.FORCE_COLOR !== undefined && environment.FORCE_COLOR !== '0';
  const refused = environment.NO_COLOR !== undefined && environment.NO_COLOR !== '';
  const hasColours = forced || (stream.isTTY === true && !refused && environment.TERM !== 'dumb');
  return hasColours ? (style, text) => styleText(style, text) : (_, text) => text;
}
