import { accurateLog } from './accurate-log.ts'
import { MeanCriterion } from './mean-criterion.ts'

/** A sum of targets at most this counts as 0: differences of sums rarely are it exactly. */
const LEAST_SUM = 10 * Number.EPSILON
const LEAST_NORMAL = 2 ** -1022

/** Half the Poisson deviance around the mean of targets that are at least 0. */
export class PoissonCriterion extends MeanCriterion {
  override score(): number {
    const { sumLeft, sumRight } = this
    if (sumLeft <= LEAST_SUM || sumRight <= LEAST_SUM) return -Infinity
    const left = sumLeft * log2(sumLeft / this.weightLeft)
    const right = sumRight * log2(sumRight / this.weightRight)
    return left + right
  }

  override nodeImpurity(): number {
    return this.#deviance(this.start, this.end, this.sum, this.nodeWeight)
  }

  override close(): void {
    const { start, position, end } = this
    this.impurityLeft = this.#deviance(start, position, this.sumLeft, this.weightLeft)
    this.impurityRight = this.#deviance(position, end, this.sumRight, this.weightRight)
  }

  #deviance(start: number, end: number, sum: number, weight: number): number {
    if (sum <= LEAST_SUM) return Infinity
    const { samples, weights, y } = this
    const mean = sum / weight
    let deviance = 0
    for (let p = start; p < end; p += 1) {
      const value = y[samples[p]]
      if (value !== 0) deviance += weights[samples[p]] * (value * log(value / mean))
    }
    return deviance / weight
  }
}

function log2(x: number): number {
  return log(x) / Math.LN2
}

function log(x: number): number {
  return x < LEAST_NORMAL ? Math.log(x) : accurateLog(x)
}
