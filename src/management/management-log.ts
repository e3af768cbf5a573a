/** The part of a pino logger that the management API uses. */
export interface ManagementLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
