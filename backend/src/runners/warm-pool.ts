/** Sandboxes started ahead: each has loaded the runtime, waits for one task, and is thrown away after it. */

/** A sandbox that is being started, or waits. */
export interface WarmSandbox {
  /** Settles once it can take its task; rejects when it never will. */
  ready: Promise<void>
  /** Ends it and removes what it holds. */
  discard(): Promise<void>
}

export interface WarmPoolOptions<Sandbox extends WarmSandbox> {
  start(): Promise<Sandbox>
  /** The most that wait at a time. */
  most: number
  /** After this long without a task one sandbox less waits; with the last, the pool is empty until the next task. */
  idleMs?: number
  /** How long there must be no task before more are started. */
  peaceMs?: number
}

/** Two minutes between clicks are common; a quarter of an hour is a break. */
const usualIdleMs = 5 * 60_000
/** A chain of nodes, and what comes behind it. */
const usualTarget = 3
/** Starting a sandbox and rehearsing takes about a second of a processor. */
const busyMs = 2_000
/** Longer than it takes from the end of a node to the start of the next. */
const usualPeaceMs = 400

/**
 * Keeps as many sandboxes waiting as tasks came in a row lately: three at first, more after a longer row, one fewer after
 * a time without tasks. Starting one in the middle of a row would slow down what runs, so that waits for peace.
 */
export class WarmPool<Sandbox extends WarmSandbox> {
  readonly #start: () => Promise<Sandbox>
  readonly #most: number
  readonly #idleMs: number
  readonly #peaceMs: number
  readonly #waiting: Promise<Sandbox>[] = []
  /** Everything that still has to end when the pool closes. */
  readonly #ending = new Set<Promise<unknown>>()
  #target: number
  /** Tasks since the pool was last filled. */
  #row = 0
  #refill: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined
  #closed = false

  constructor({ start, most, idleMs = usualIdleMs, peaceMs = usualPeaceMs }: WarmPoolOptions<Sandbox>) {
    this.#peaceMs = peaceMs
    this.#start = start
    this.#most = most
    this.#target = Math.min(usualTarget, most)
    this.#idleMs = idleMs
  }

  /** Starts sandboxes up to the number that should wait. */
  fill(): void {
    clearTimeout(this.#refill)
    this.#row = 0
    while (!this.#closed && this.#waiting.length < Math.min(this.#target, this.#most)) {
      this.#startOne()
    }
  }

  #startOne(): void {
    const sandbox = this.#start()
    // Whoever takes it sees the error; for one that nobody takes it is none.
    sandbox.then(({ ready }) => ready).catch(() => {})
    this.#waiting.push(sandbox)
  }

  /** No task runs: fills the pool, unless the next task comes at once, which a start would slow down. */
  rest(): void {
    this.#fillIn(this.#peaceMs)
  }

  #fillIn(ms: number): void {
    clearTimeout(this.#refill)
    if (this.#closed) return
    this.#refill = setTimeout(() => this.fill(), ms)
    this.#refill.unref()
  }

  /** A sandbox that is ready, the oldest first; null when there is none, or it failed: start one the slow way then. */
  async take(): Promise<Sandbox | null> {
    this.#countIdle()
    this.#row += 1
    this.#target = Math.min(this.#most, Math.max(this.#target, this.#row))
    const oldest = this.#waiting.shift()
    // The row is longer than the pool may be: from now on one is started for every one that is taken.
    const isOutrun = oldest === undefined || this.#row >= this.#most
    if (!this.#closed && this.#waiting.length === 0 && isOutrun) this.#startOne()
    this.#fillIn(busyMs)
    if (oldest === undefined) return null
    let sandbox: Sandbox | null = null
    try {
      sandbox = await oldest
      await sandbox.ready
      if (!this.#closed) return sandbox
    } catch {
      // One that cannot start is as good as none.
    }
    if (sandbox !== null) await this.#discard(sandbox)
    return null
  }

  /** Ends all that wait. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#idle)
    clearTimeout(this.#refill)
    this.#shrink(0)
    await Promise.allSettled(this.#ending)
  }

  #countIdle(): void {
    clearTimeout(this.#idle)
    if (this.#closed) return
    this.#idle = setTimeout(() => {
      this.#target = Math.max(0, this.#target - 1)
      this.#shrink(this.#target)
      if (this.#target > 0) this.#countIdle()
    }, this.#idleMs)
    this.#idle.unref()
  }

  #shrink(size: number): void {
    for (const starting of this.#waiting.splice(size)) {
      const ended: Promise<unknown> = starting
        .then((sandbox) => this.#discard(sandbox))
        .catch(() => {})
        .finally(() => this.#ending.delete(ended))
      this.#ending.add(ended)
    }
  }

  async #discard(sandbox: Sandbox): Promise<void> {
    await sandbox.discard().catch(() => {})
  }
}
