/**
 * What the joint-operation kit tells of a buyer's enterprise. Every call states a thing whole, so nothing has to be read before
 * it is written: the later statement wins, wherever it arrives first.
 *
 * Times are milliseconds since the Unix epoch, UTC. `instanceId` is empty for what belongs to the seller's own application
 * credential and to no purchase; so it can be part of a key that never holds null.
 */
export interface Statement {
  /** When the marketplace said so: the `timeStamp` of the call. An older statement changes nothing. */
  readonly statedAt: number;
  /** When it reached us. */
  readonly receivedAt: number;
  /** Gone. The row stays, so that an older statement that comes late does not bring it back. */
  readonly removed: boolean;
}

export interface TenantKey {
  readonly instanceId: string;
  readonly tenantId: string;
}

/** An enterprise that an instance is bound to. Identity: instanceId + tenantId. */
export interface Tenant extends TenantKey, Statement {
  /** Empty at credential application; then the one known before stays. */
  readonly orderId: string;
  readonly tenantCode: string;
  readonly name: string;
  /** Base of the login calls, as sent: with or without `https://`. */
  readonly domainName: string;
}

/** The tenant's way to log in to the application. Identity: instanceId + tenantId + appId. */
export interface Application extends TenantKey, Statement {
  readonly appId: string;
  readonly clientId: string;
  /** In clear text here, sealed at rest. `null` when it came with a delete and could not be decrypted. */
  readonly clientSecret: string | null;
}

/** A user's grant to use an application. Identity: instanceId + tenantId + appId + userName. */
export interface Authorization extends TenantKey, Statement {
  readonly appId: string;
  /** The login name; personal, so it is found by a keyed hash and sealed at rest. */
  readonly userName: string;
  readonly access: AuthorizationAccess;
  readonly user: UserProfile;
}

/**
 * `cancelled`: the user lost this application and still exists in the enterprise. `account-deleted`: the account is gone. Both end
 * the access, as does a disabled account.
 */
export type AuthorizationAccess = 'granted' | 'cancelled' | 'account-deleted';

/** Personal; sealed at rest as a whole. */
export interface UserProfile {
  readonly name: string;
  readonly orgCode: string;
  readonly role: 'user' | 'admin';
  /** Set when the role is one that nobody has documented; it counts as `user`. */
  readonly unknownRole?: string;
  readonly enabled: boolean;
  readonly position?: string;
  readonly employeeCode?: string;
  /** 1 regular, 2 intern, 3 dispatched, 4 outsourced. */
  readonly employeeType?: number;
  readonly mobile?: string;
  readonly email?: string;
  readonly workPlace?: string;
  readonly entryDate?: string;
  /** Members that no page documents, as they came. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** What makes up a department. Its parent may be unknown, or itself. */
export interface DepartmentData {
  readonly orgCode: string;
  readonly orgName: string;
  /** Empty for a top department. */
  readonly parentCode: string;
}

export interface DepartmentKey extends TenantKey {
  readonly orgCode: string;
}

/** Identity: instanceId + tenantId + orgCode. */
export interface Department extends TenantKey, Statement, DepartmentData {}

/** All departments of a tenant at one moment: what is not in it is removed, unless it was stated later. */
export interface DepartmentSnapshot extends TenantKey {
  /** Each orgCode once. */
  readonly departments: readonly DepartmentData[];
  readonly statedAt: number;
  readonly receivedAt: number;
}

/** A tenant is gone, and with it all that was stated about it before. */
export interface TenantRemoval extends TenantKey {
  readonly statedAt: number;
  readonly receivedAt: number;
}

/** What of a stored statement only the store knows. */
export interface StoredTimes {
  readonly firstSeenAt: number;
  readonly updatedAt: number;
  /** `null` while it is there. */
  readonly removedAt: number | null;
}
