import type { FitProgress } from '../estimator/estimator.ts'
import type { EmbeddingForces } from './embedding-forces.ts'

/** Iterations with exaggerated attraction. */
export const EXPLORATION = 250
/** How often the divergence is computed. */
const CHECK_EVERY = 50
const LEAST_GAIN = 0.01

export interface DescentOptions {
  earlyExaggeration: number
  learningRate: number
  maxIter: number
  /** Iterations without a lower divergence after which the descent ends. */
  nIterWithoutProgress: number
  /** The descent ends when the gradient is not longer. */
  minGradNorm: number
  pace: () => Promise<void>
  report: (progress: FitProgress) => void
}

interface Phase {
  from: number
  to: number
  exaggeration: number
  momentum: number
  patience: number
}

/**
 * Gradient descent with momentum and a gain for each coordinate (Jacobs 1988), at first with exaggerated attraction, which
 * brings clusters together while there is room between them. Moves the points in place.
 */
export async function descend(
  forces: EmbeddingForces,
  options: DescentOptions,
): Promise<{ klDivergence: number; nIter: number }> {
  const { earlyExaggeration, maxIter, nIterWithoutProgress } = options
  const first = await runPhase(forces, options, {
    from: 0,
    to: Math.min(EXPLORATION, maxIter),
    exaggeration: earlyExaggeration,
    momentum: 0.5,
    patience: EXPLORATION,
  })
  if (first.last + 1 >= maxIter) return { klDivergence: first.divergence, nIter: first.last }
  const { divergence, last } = await runPhase(forces, options, {
    from: first.last + 1,
    to: maxIter,
    exaggeration: 1,
    momentum: 0.8,
    patience: nIterWithoutProgress,
  })
  return { klDivergence: divergence, nIter: last }
}

async function runPhase(
  forces: EmbeddingForces,
  { learningRate, minGradNorm, maxIter, pace, report }: DescentOptions,
  { from, to, exaggeration, momentum, patience }: Phase,
): Promise<{ divergence: number; last: number }> {
  const { points, gradient } = forces
  const updates = new Float64Array(points.length)
  const gains = new Float64Array(points.length).fill(1)
  let divergence = Infinity
  let best = Infinity
  let bestIteration = from
  let iteration = from
  for (; iteration < to; iteration += 1) {
    const isCheck = (iteration + 1) % CHECK_EVERY === 0
    await forces.update(exaggeration, pace)
    if (isCheck || iteration === to - 1) divergence = await forces.divergence(pace)
    let squares = 0
    for (let i = 0; i < points.length; i += 1) {
      const gain = updates[i] * gradient[i] < 0 ? gains[i] + 0.2 : gains[i] * 0.8
      gains[i] = Math.max(gain, LEAST_GAIN)
      const step = gradient[i] * gains[i]
      squares += step * step
      updates[i] = momentum * updates[i] - learningRate * step
      points[i] += updates[i]
    }
    if (!isCheck) continue
    report({ done: iteration + 1, total: maxIter, unit: 'iteration', loss: divergence })
    if (divergence < best) {
      best = divergence
      bestIteration = iteration
    } else if (iteration - bestIteration > patience) break
    if (Math.sqrt(squares) <= minGradNorm) break
  }
  return { divergence, last: Math.min(iteration, to - 1) }
}
