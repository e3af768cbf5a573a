/** What a run of `npm audit --json` comes to, in the policy of this project. */
export interface AuditVerdict {
  /** 0: nothing that must be mended, 1: something must, 2: it could not be found out. */
  readonly exitCode: 0 | 1 | 2;
  readonly lines: readonly string[];
}

/** From here on a known hole keeps a version from being released. */
const failing: ReadonlySet<string> = new Set(['high', 'critical']);

/**
 * A known hole of severity high or critical in a package that ships fails; lesser ones are told. A registry that cannot be asked is no
 * good news: it is told apart by its exit code, so that a pipeline can decide to try again.
 */
export function judgeAudit(output: string): AuditVerdict {
  const report = parseReport(output);
  if (report === undefined) return unknown('npm audit has answered nothing that can be read');
  if (report.vulnerabilities === undefined) {
    return unknown(report.message ?? report.error?.summary ?? 'no reason was given');
  }
  const found = Object.values(report.vulnerabilities);
  const lines = found.map((each) => {
    const causes = (each.via ?? []).flatMap((via) =>
      typeof via === 'string' ? [] : [via.title ?? ''],
    );
    return `${each.severity}: ${each.name} ${each.range ?? ''}${causes.length > 0 ? `: ${causes.join('; ')}` : ''}`;
  });
  if (found.some(({ severity }) => failing.has(severity))) {
    const advice =
      'update what is named here (npm audit fix), or say in the changeset why it cannot be reached';
    return {
      exitCode: 1,
      lines: [...lines, `a package that ships has a hole that is high or critical: ${advice}`],
    };
  }
  return {
    exitCode: 0,
    lines: [...lines, 'no package that ships has a known hole that is high or critical'],
  };
}

function unknown(reason: string): AuditVerdict {
  return {
    exitCode: 2,
    lines: [
      `the registry could not be asked for known holes: ${withoutAddress(reason)}`,
      'nothing is known about them now: try again where the audit endpoint of the npm registry can be reached',
    ],
  };
}

/** Which registry it was is the business of whoever configured it. */
function withoutAddress(text: string): string {
  return text.replaceAll(/https?:\/\/[^\s/]+/g, 'the registry');
}

interface AuditReport {
  readonly message?: string;
  readonly error?: { readonly summary?: string };
  readonly vulnerabilities?: Readonly<Record<string, Vulnerability>>;
}

interface Vulnerability {
  readonly name: string;
  readonly severity: string;
  readonly range?: string;
  readonly via?: readonly (string | { readonly title?: string })[];
}

function parseReport(output: string): AuditReport | undefined {
  try {
    const value: unknown = JSON.parse(output);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
