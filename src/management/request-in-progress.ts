import type { Response } from 'express';
import type { ManagementOperation } from './management-specification.js';
import type { Role } from './role.js';

/** What is known of a management call while it passes through the chain. */
export interface RequestInProgress {
  readonly requestId: string;
  readonly startedAt: number;
  operation: ManagementOperation | undefined;
  pathParameters: Readonly<Record<string, string>>;
  caller: Caller | undefined;
}

/** Whoever holds the token. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
}

export interface ManagementLocals extends Record<string, unknown> {
  request: RequestInProgress;
}

export type ManagementResponse = Response<unknown, ManagementLocals>;
