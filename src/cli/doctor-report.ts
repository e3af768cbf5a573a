import type { Capture } from '../captures/capture.js';
import type { Diagnosis } from '../doctor/diagnosis.js';
import type { Paint } from './colours.js';

/** What the doctor looked at, and what was found. */
export interface DoctorReport {
  readonly looked: readonly string[];
  readonly capture: CaptureSummary | undefined;
  readonly request: Diagnosis | undefined;
  readonly answer: Diagnosis | undefined;
}

export interface CaptureSummary {
  readonly kind: Capture['kind'];
  readonly method: string;
  readonly path: string;
  /** `null`: the specification has no such callback. */
  readonly operationId: string | null;
  readonly bodyBytes: number;
}

/** In a few lines for people. */
export function doctorText({ looked, request, answer }: DoctorReport, paint: Paint): string {
  const parts = [
    ...looked.map((line) => paint('dim', line)),
    ...(request === undefined ? [] : diagnosisLines('request', request, paint)),
    ...(answer === undefined ? [] : diagnosisLines('answer', answer, paint)),
  ];
  return `${parts.join('\n')}\n`;
}

function diagnosisLines(subject: string, found: Diagnosis, paint: Paint): readonly string[] {
  const { cause, accepted, sentence, advice, remarks } = found;
  const head = paint(accepted ? 'green' : 'red', `${subject}: ${cause}`);
  return [
    '',
    paint('bold', head),
    `  ${sentence}.`,
    ...(cause === 'verified' ? [] : [`  What to do: ${advice}.`]),
    ...remarks.map((remark) => `  Note: ${remark}.`),
  ];
}

/** For machines: the same, without the lines for people. */
export function doctorJson({ capture, request, answer }: DoctorReport): string {
  return `${JSON.stringify({ capture, request, answer }, null, 2)}\n`;
}

/** 0 when every signature is accepted. */
export function exitCodeOf({ request, answer }: DoctorReport): 0 | 1 {
  const found = [request, answer].filter((each) => each !== undefined);
  return found.every(({ accepted }) => accepted) ? 0 : 1;
}
