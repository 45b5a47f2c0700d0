/** What moves the points of an embedding: the gradient of the divergence between two distributions of pairs. */

/** Student's distribution of pairs of points against the wanted one. */
export interface EmbeddingForces {
  /** The points: `width` numbers each. Moved in place. */
  readonly points: Float64Array
  readonly width: number
  /** Fills `gradient` with that of the divergence where the wanted probabilities are `exaggeration` times as large. */
  update(exaggeration: number, pace: () => Promise<void>): Promise<void>
  readonly gradient: Float64Array
  /** The Kullback-Leibler divergence at the points that `update` was called for, nothing exaggerated. */
  divergence(pace: () => Promise<void>): Promise<number>
}

/** The degrees of freedom of Student's distribution in so many dimensions. */
export function degreesOfFreedom(dimensions: number): number {
  return Math.max(dimensions - 1, 1)
}
