/** An error on standard error: what happened and where, without the fields that libraries hang on it. */
export function reportError(error: unknown): void {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error)
}
