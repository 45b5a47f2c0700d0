import type { BoostingMargins, Derivatives, RowRange } from './boosting-margins.ts'
import { scoredRows, shouldStop } from './hist-early-stopping.ts'
import type { ScoreMargins } from './hist-early-stopping.ts'
import type { HistBoostingParams } from './hist-boosting-params.ts'

export interface BoostingScoresOptions {
  margins: BoostingMargins
  grown: RowRange
  /** Empty where no rows are held out. */
  held: RowRange
  /** Targets, weights and classes in the order of the margins. */
  y: Float64Array
  weights: Float64Array | null
  classes: Int32Array | undefined
  params: Pick<HistBoostingParams, 'nIterNoChange' | 'tol'>
  /** Null to look at the loss. */
  score: ScoreMargins | null
  seed: number
}

/** Losses and scores round by round, and what they mean for going on. */
export class BoostingScores {
  readonly train: number[] = []
  readonly validation: number[] = []
  readonly #options: BoostingScoresOptions
  readonly #scored: Int32Array | null
  #loss = Number.NaN
  #heldLoss = Number.NaN

  constructor(options: BoostingScoresOptions) {
    this.#options = options
    const { score, grown, classes, seed } = options
    const ofGrown = classes?.subarray(grown.first, grown.end)
    this.#scored = score === null ? null : scoredRows(grown.end - grown.first, ofGrown, seed)
  }

  /** Takes down where the margins are now. */
  async measure(derivatives: Derivatives): Promise<void> {
    const { margins, grown, held, score } = this.#options
    this.#loss = derivatives.loss / this.#weightOf(grown)
    const hasHeldOut = held.end > held.first
    if (hasHeldOut) this.#heldLoss = (await margins.derive(held)).loss / this.#weightOf(held)
    if (score === null || this.#scored === null) {
      this.train.push(-this.#loss)
      if (hasHeldOut) this.validation.push(-this.#heldLoss)
      return
    }
    this.train.push(this.#scoreOf(this.#scored, score))
    if (!hasHeldOut) return
    const rows = Int32Array.from({ length: held.end - held.first }, (_, i) => held.first + i)
    this.validation.push(this.#scoreOf(rows, score))
  }

  /** The losses of the last round, as progress has them. */
  losses(): { loss: number; validationLoss?: number } {
    if (Number.isNaN(this.#heldLoss)) return { loss: this.#loss }
    return { loss: this.#loss, validationLoss: this.#heldLoss }
  }

  shouldStop(): boolean {
    const { held, params } = this.#options
    return shouldStop(held.end > held.first ? this.validation : this.train, params)
  }

  #scoreOf(rows: Int32Array, score: ScoreMargins): number {
    const { margins, y } = this.#options
    const taken = Array.from({ length: margins.outputs }, (_, output) => {
      const all = margins.of(output)
      return Float64Array.from(rows, (row) => all[row])
    })
    return score(
      taken,
      Float64Array.from(rows, (row) => y[row]),
    )
  }

  #weightOf({ first, end }: RowRange): number {
    const { weights } = this.#options
    if (weights === null) return end - first
    let sum = 0
    for (let row = first; row < end; row += 1) sum += weights[row]
    return sum
  }
}
