import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { Matrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import type { MixtureSettings } from './mixture-params.ts'
import { expect, firstResponsibilities, mostProbable } from './responsibilities.ts'
import type { Expectation, WeightedLogDensities } from './responsibilities.ts'

/** A kind of mixture, as expectation maximisation sees it. */
export interface MixtureSteps<State> {
  /** Whether the first components need no responsibilities: they are all given. */
  isGiven: boolean
  /** The components before the first iteration. */
  start(responsibilities: readonly Float64Array[]): Promise<State>
  /** The components that suit the responsibilities best. */
  maximise(responsibilities: readonly Float64Array[]): Promise<State>
  densities(state: State): WeightedLogDensities
  /** What the iterations raise: the log-likelihood or a lower bound of it. */
  lowerBound(state: State, expectation: Expectation): number
}

export interface MixtureFit<State> {
  state: State
  labels: Int32Array
  converged: boolean
  nIter: number
  lowerBound: number
  /** Of each iteration. */
  lowerBounds: Float64Array
}

/** Expectation maximisation from each of some beginnings; the fit with the highest lower bound is kept. */
export async function fitMixture<State>(
  X: Matrix,
  own: MixtureSettings,
  { randomState, pace, report }: FitContext,
  steps: MixtureSteps<State>,
): Promise<MixtureFit<State>> {
  const { nInit, maxIter, tol, nComponents } = own
  const random = new RandomState(randomState)
  const responsibilities = Array.from({ length: nComponents }, () => new Float64Array(X.rows))
  let best: Omit<MixtureFit<State>, 'labels'> | null = null
  for (let init = 0; init < nInit; init += 1) {
    const first = steps.isGiven ? responsibilities : await firstResponsibilities(X, own, { random, pace })
    let state = await steps.start(first)
    const bounds: number[] = []
    let lowerBound = -Infinity
    let converged = false
    while (bounds.length < maxIter && !converged) {
      const expectation = await expect(steps.densities(state), responsibilities, pace)
      state = await steps.maximise(responsibilities)
      const bound = steps.lowerBound(state, expectation)
      if (!Number.isFinite(bound)) {
        throw new FitError(
          'did_not_converge',
          'the likelihood of the mixture is not finite: scale the features',
        )
      }
      converged = Math.abs(bound - lowerBound) < tol
      lowerBound = bound
      bounds.push(bound)
      const done = init * maxIter + bounds.length
      report({ done, total: nInit * maxIter, unit: 'iteration', loss: -bound })
    }
    if (best !== null && maxIter > 0 && !(lowerBound > best.lowerBound)) continue
    best = { state, converged, nIter: bounds.length, lowerBound, lowerBounds: Float64Array.from(bounds) }
  }
  if (best === null) throw new Error('no mixture was fitted')
  await expect(steps.densities(best.state), responsibilities, pace)
  return { ...best, labels: mostProbable(responsibilities) }
}
