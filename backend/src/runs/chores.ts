/** What a worker does beside its tasks, and waits for before it ends. */
import { isDatabaseAway } from '../db/database-away.ts'

export class Chores {
  readonly #onError: (error: unknown) => void
  readonly #timers: NodeJS.Timeout[] = []
  readonly #doing = new Set<Promise<void>>()

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  /** Begins what nobody waits for but `settle`. */
  begin(chore: Promise<unknown>): void {
    const doing: Promise<void> = chore
      .then(() => {})
      .catch((error: unknown) => {
        if (!isDatabaseAway(error)) this.#onError(error)
      })
      .finally(() => this.#doing.delete(doing))
    this.#doing.add(doing)
  }

  /** One at a time; what fails is tried again at the next turn. */
  repeat(everyMs: number, chore: () => Promise<unknown>): void {
    let isDoing = false
    const timer = setInterval(() => {
      if (isDoing) return
      isDoing = true
      this.begin(chore().finally(() => (isDoing = false)))
    }, everyMs)
    timer.unref()
    this.#timers.push(timer)
  }

  /** Repeats nothing any more. */
  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  /** Waits for all that was begun. */
  async settle(): Promise<void> {
    await Promise.all(this.#doing)
  }
}
