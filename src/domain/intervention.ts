/** Something that a person did through the management API, kept so that it is known who it was. */
export interface Intervention {
  readonly interventionId: string;
  /** Milliseconds, UTC. */
  readonly at: number;
  /** The name of the token with which it was asked for. */
  readonly by: string;
  readonly role: 'viewer' | 'operator' | 'admin';
  /** The operation of the management API. */
  readonly operationId: string;
  /** What it was done to, e.g. `job/<id>` or `instance/<id>`. */
  readonly target: string;
  /** More about it, without secrets and personal data. */
  readonly detail: Readonly<Record<string, string>>;
}
