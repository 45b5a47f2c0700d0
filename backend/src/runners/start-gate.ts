/**
 * Lets a few through at a time, the ones that somebody waits for first: an engine that starts many containers at once
 * starts each of them more slowly, and none sooner.
 */
export class StartGate {
  readonly #most: number
  readonly #urgent: (() => void)[] = []
  readonly #ahead: (() => void)[] = []
  #inside = 0

  constructor({ most }: { most: number }) {
    this.#most = most
  }

  /** Runs `start` once there is room; one that is `urgent` goes before all that are not. */
  async pass<Started>(urgent: boolean, start: () => Promise<Started>): Promise<Started> {
    if (this.#inside >= this.#most) {
      await new Promise<void>((resolve) => (urgent ? this.#urgent : this.#ahead).push(resolve))
    } else {
      this.#inside++
    }
    try {
      return await start()
    } finally {
      // The place goes to the next without becoming free, so that nobody slips in between.
      const next = this.#urgent.shift() ?? this.#ahead.shift()
      if (next === undefined) this.#inside--
      else next()
    }
  }
}
