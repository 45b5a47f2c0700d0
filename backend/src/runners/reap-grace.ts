const graceMs = 30_000

/**
 * Remembers since when each task has been unwanted: it is removed only when that was found some time before, so that a
 * worker which is just about to end it properly, or has just been given it, is not run over.
 */
export class ReapGrace {
  readonly #graceMs: number
  #since = new Map<string, number>()

  constructor(options: { graceMs?: number } = {}) {
    this.#graceMs = options.graceMs ?? graceMs
  }

  /** @returns those of the unwanted that have been so for the whole grace; whoever is not named is forgotten. */
  due(unwanted: readonly string[]): Set<string> {
    const now = Date.now()
    this.#since = new Map(unwanted.map((id) => [id, this.#since.get(id) ?? now]))
    return new Set(unwanted.filter((id) => now - (this.#since.get(id) ?? now) >= this.#graceMs))
  }

  /** A deadline has its own grace: the worker that holds the task stops it first. */
  isPast(deadline: Date): boolean {
    return Date.now() > deadline.getTime() + this.#graceMs
  }
}
