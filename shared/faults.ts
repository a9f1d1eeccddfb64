/** What was thrown, as text for the log: anything can be thrown. */
export const faultText = (fault: unknown): string =>
  fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);

/** One line of what was thrown, for a sentence to a person. */
export const faultLine = (fault: unknown): string =>
  fault instanceof Error ? fault.message : String(fault);

/** The system's error code (`ENOENT`), where what was thrown carries one. */
export const faultCode = (fault: unknown): string | null =>
  fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : null;
