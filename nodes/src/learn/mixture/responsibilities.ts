/** The step of a mixture that says which component is responsible for which row, and the first such step. */
import { fitKMeans } from '../cluster/fit-k-means.ts'
import { createClusterRows } from '../cluster/create-cluster-rows.ts'
import { plusPlusRows, trialsOf } from '../cluster/seed-centers.ts'
import type { Matrix } from '../matrix.ts'
import type { RandomState } from '../random/random-state.ts'
import type { MixtureSettings } from './mixture-params.ts'
import { BLOCK_ROWS } from './workspace.ts'

/** The logarithms of the weighted densities of each component at some rows: one array a component. */
export type WeightedLogDensities = (start: number, end: number) => Float64Array[]

export interface Expectation {
  /** The mean log-likelihood of a row. */
  mean: number
  /** Σ r ln r over all responsibilities. */
  entropy: number
}

/**
 * Fills in the responsibilities of each component for each row, block by block.
 *
 * @param responsibilities one array a component, as long as there are rows.
 */
export async function expect(
  densities: WeightedLogDensities,
  responsibilities: readonly Float64Array[],
  pace: () => Promise<void>,
): Promise<Expectation> {
  const rows = responsibilities[0].length
  let likelihood = 0
  let entropy = 0
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const end = Math.min(rows, start + BLOCK_ROWS)
    const logs = densities(start, end)
    for (let i = 0; i < end - start; i += 1) {
      let most = -Infinity
      for (let k = 0; k < logs.length; k += 1) if (logs[k][i] > most) most = logs[k][i]
      let sum = 0
      for (let k = 0; k < logs.length; k += 1) {
        const share = Math.exp(logs[k][i] - most)
        responsibilities[k][start + i] = share
        sum += share
      }
      const logSum = Math.log(sum)
      likelihood += most + logSum
      for (let k = 0; k < logs.length; k += 1) {
        const share = responsibilities[k][start + i] / sum
        responsibilities[k][start + i] = share
        if (share > 0) entropy += share * (logs[k][i] - most - logSum)
      }
    }
    await pace()
  }
  return { mean: likelihood / rows, entropy }
}

/** ln Σ exp of each row over the components; -Infinity where all are. */
export function logSumExp(logs: readonly Float64Array[]): Float64Array {
  return logs[0].map((first, i) => {
    let most = first
    for (let component = 1; component < logs.length; component += 1) most = Math.max(most, logs[component][i])
    if (most === -Infinity) return -Infinity
    let sum = 0
    for (const log of logs) sum += Math.exp(log[i] - most)
    return most + Math.log(sum)
  })
}

/** The first responsibilities, with scikit-learn's draws. */
export async function firstResponsibilities(
  X: Matrix,
  { nComponents, initParams }: MixtureSettings,
  { random, pace }: { random: RandomState; pace: () => Promise<void> },
): Promise<Float64Array[]> {
  const { rows } = X
  const shares = Array.from({ length: nComponents }, () => new Float64Array(rows))
  switch (initParams) {
    case 'kmeans': {
      const settings = { init: 'k-means++', nInit: 1, maxIter: 300, tol: 1e-4, algorithm: 'lloyd' } as const
      const own = { ...settings, nClusters: nComponents }
      const { labels } = await fitKMeans(X, own, { random, pace, report() {} })
      labels.forEach((label, row) => (shares[label][row] = 1))
      return shares
    }
    case 'k-means++': {
      const trials = trialsOf(nComponents)
      const store = createClusterRows(X, { clusters: nComponents, capacity: rows, trials })
      store.load(0, rows)
      const seeds = await plusPlusRows(store, { clusters: nComponents, random, weights: null, pace })
      seeds.forEach((row, component) => (shares[component][row] = 1))
      return shares
    }
    case 'random':
      for (let row = 0; row < rows; row += 1) {
        for (const own of shares) own[row] = random.random()
        const total = shares.reduce((sum, own) => sum + own[row], 0)
        for (const own of shares) own[row] /= total
      }
      return shares
    case 'random_from_data':
      random
        .choiceWithoutReplacement(rows, nComponents)
        .forEach((row, component) => (shares[component][row] = 1))
      return shares
  }
}

/** The most probable component of each row, the first of equals. */
export function mostProbable(logs: readonly Float64Array[]): Int32Array {
  return Int32Array.from(logs[0], (_, row) => {
    let best = 0
    for (let component = 1; component < logs.length; component += 1) {
      if (logs[component][row] > logs[best][row]) best = component
    }
    return best
  })
}

/** The weighted log-densities at all rows of some features. */
export function atAllRows(rows: number, components: number, densities: WeightedLogDensities): Float64Array[] {
  const all = Array.from({ length: components }, () => new Float64Array(rows))
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const logs = densities(start, Math.min(rows, start + BLOCK_ROWS))
    logs.forEach((log, component) => all[component].set(log, start))
  }
  return all
}

/** Membership probabilities from weighted log-densities. */
export function probabilitiesOf(logs: readonly Float64Array[]): Float64Array[] {
  const totals = logSumExp(logs)
  return logs.map((log) => log.map((value, row) => Math.exp(value - totals[row])))
}
