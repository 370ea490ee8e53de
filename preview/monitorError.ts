/** What gRPC would hand over. The SDK shows `details` of a failed read and `message` of a failed registration. */
export class MonitorError extends Error {
  readonly details: string;

  constructor(details: string) {
    super(details);
    this.details = details;
  }
}

export function asMonitorError(error: unknown): MonitorError {
  if (error instanceof MonitorError) return error;
  const { message, details } = error as Partial<MonitorError>;
  return new MonitorError(details || message || String(error));
}
