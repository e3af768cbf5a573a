import { isRole, type Role } from './role.js';

/** The parts of `generated/openapi/management.json` that the server reads. */
export interface ManagementDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

interface OperationObject {
  readonly operationId: string;
  readonly 'x-koogate-role': string;
  readonly parameters?: readonly (ParameterObject | { readonly $ref: string })[];
  readonly requestBody?: { readonly required?: boolean; readonly $ref?: string };
}

interface ParameterObject {
  readonly name: string;
  readonly in: string;
  readonly 'x-koogate-role'?: string;
}

/** What the server asks the specification. There is no second table of paths or roles. */
export interface ManagementSpecification {
  readonly document: ManagementDocument;
  /** `undefined` when there is no such path. `path` includes `/api/v1`. */
  find(path: string): ManagementPath | undefined;
}

export interface ManagementPath {
  /** One a method. */
  readonly operations: readonly ManagementOperation[];
  /** What stands in the place of `{instanceId}`, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface ManagementOperation {
  readonly operationId: string;
  /** Upper case. */
  readonly method: string;
  /** The least role that may call it: `x-koogate-role`. */
  readonly role: Role;
  /** Query parameters that need more: their own `x-koogate-role`, by name. */
  readonly parameterRoles: ReadonlyMap<string, Role>;
  /** `requestBody.required` */
  readonly needsBody: boolean;
}

/** Throws when an operation names no role: better not to start than to serve it to anybody. */
export function readManagementSpecification(document: ManagementDocument): ManagementSpecification {
  const base = document.servers[0]?.url ?? '';
  const places = Object.entries(document.paths).map(([path, item]) => ({
    segments: `${base}${path}`.split('/'),
    operations: Object.entries(item).map(([method, operation]) =>
      toOperation(method, operation, document),
    ),
  }));
  return {
    document,
    find: (path) => {
      const given = path.split('/');
      for (const { segments, operations } of places) {
        const parameters = matchSegments(segments, given);
        if (parameters !== undefined) return { operations, parameters };
      }
      return undefined;
    },
  };
}

function matchSegments(
  wanted: readonly string[],
  given: readonly string[],
): Record<string, string> | undefined {
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const text = given[index] ?? '';
    if (segment.startsWith('{')) {
      const value = decodeSegment(text);
      if (value === undefined) return undefined;
      parameters[segment.slice(1, -1)] = value;
    } else if (segment !== text) {
      return undefined;
    }
  }
  return parameters;
}

/** `undefined` for what names nothing: an empty segment, or one such as `%E0%A4%A`. */
function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment) || undefined;
  } catch {
    return undefined;
  }
}

function toOperation(
  method: string,
  operation: OperationObject,
  document: ManagementDocument,
): ManagementOperation {
  const { operationId, 'x-koogate-role': role, requestBody } = operation;
  if (!isRole(role)) throw new Error(`${operationId} has no x-koogate-role in the specification`);
  // Whether it is required could not be seen, and a call without it would go through.
  if (requestBody?.$ref !== undefined) throw new Error(`${operationId} refers to its body`);
  return {
    operationId,
    method: method.toUpperCase(),
    role,
    parameterRoles: parameterRolesOf(operation, document),
    needsBody: requestBody?.required === true,
  };
}

/** Throws for a role that nobody checks: better not to start than to let everybody use the parameter. */
function parameterRolesOf(
  { operationId, parameters = [] }: OperationObject,
  { components }: ManagementDocument,
): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  for (const parameter of parameters) {
    const { name, in: place, 'x-koogate-role': role } = resolve(parameter, components);
    if (role === undefined) continue;
    if (place !== 'query' || !isRole(role)) {
      throw new Error(`${operationId} has a parameter ${name} whose x-koogate-role is not checked`);
    }
    roles.set(name, role);
  }
  return roles;
}

function resolve(
  parameter: ParameterObject | { readonly $ref: string },
  components: ManagementDocument['components'],
): ParameterObject {
  if (!('$ref' in parameter)) return parameter;
  const name = parameter.$ref.slice(parameter.$ref.lastIndexOf('/') + 1);
  const found = components.parameters?.[name];
  if (found === undefined) throw new Error(`there is no ${parameter.$ref} in the specification`);
  return found as ParameterObject;
}
