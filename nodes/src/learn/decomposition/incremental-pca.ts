import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import { columnsOf, firstColumns } from '../linear-algebra/dense-matrix.ts'
import { createProducts, PRODUCTS_BYTES } from '../linear-algebra/products.ts'
import { rightSingularSteps } from '../linear-algebra/right-singular.ts'
import type { RightSingular } from '../linear-algebra/right-singular.ts'
import { paced } from '../linear-algebra/steps.ts'
import { settleSigns } from '../linear-algebra/svd-signs.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { mean } from '../statistics/mean.ts'
import { columnVariance } from './column-variance.ts'
import { numberedNames, projectRows, unprojectRows } from './component-space.ts'
import { denseColumns } from './dense-columns.ts'

const params = z.strictObject({
  /** As many as the first batch has rows or features where null. */
  nComponents: wholeNumber(1).nullable().default(null),
  whiten: z.boolean().default(false),
  /** Five times the features where null. */
  batchSize: wholeNumber(1).nullable().default(null),
})

export type IncrementalPcaParams = z.infer<typeof params>

export interface FittedIncrementalPca extends FittedState {
  components: Float64Array[]
  explainedVariance: Float64Array
  explainedVarianceRatio: Float64Array
  singularValues: Float64Array
  mean: Float64Array
  var: Float64Array
  noiseVariance: number
  nComponents: number
  nSamplesSeen: number
  batchSize: number
  whiten: boolean
}

/**
 * scikit-learn's `IncrementalPCA`: principal components from one batch of rows after the other, which are forgotten but
 * for the components. Class E.
 *
 * D. Ross, J. Lim, R.-S. Lin and M.-H. Yang, "Incremental learning for robust visual tracking" (2008).
 */
export const incrementalPca = defineTransformer<
  IncrementalPcaParams,
  FittedIncrementalPca,
  'matrix-or-sparse'
>({
  name: 'IncrementalPCA',
  target: 'none',
  params,
  tags: { parity: 'E', sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate({ rows, columns }, { batchSize }) {
    const batch = Math.min(rows, 2 * (batchSize ?? 5 * columns)) + columns + 1
    return (
      PRODUCTS_BYTES + 8 * (8 * batch * columns + 24 * Math.min(batch, columns) ** 2 + 4 * columns * columns)
    )
  },
  fit: fitIncrementalPca,
  transform: (fitted, X) => projectRows(X, spaceOf(fitted)),
  inverseTransform: (fitted, X) => unprojectRows(X, spaceOf(fitted)),
  featureNamesOut: ({ nComponents }) => numberedNames('incrementalpca', nComponents),
})

function spaceOf({ components, mean: offsets, whiten, explainedVariance }: FittedIncrementalPca) {
  const deviations = explainedVariance.map((variance) => Math.max(Math.sqrt(variance), Number.EPSILON))
  return { components, offsets, divisors: whiten ? deviations : null }
}

/** What is remembered of the rows so far. */
interface Memory {
  seen: number
  means: Float64Array
  variances: Float64Array
  components: Float64Array[]
  singularValues: Float64Array
}

async function fitIncrementalPca(
  X: Matrix | SparseMatrix,
  _y: unknown,
  { nComponents, batchSize, whiten }: IncrementalPcaParams,
  { pace, report }: FitContext,
): Promise<Omit<FittedIncrementalPca, 'estimator' | 'nFeaturesIn'>> {
  const { rows } = X
  const features = isSparse(X) ? X.columnCount : X.columns.length
  if (rows < 2)
    throw new FitError('too_few_rows', 'one row has no variance: IncrementalPCA needs at least two')
  const size = batchSize ?? 5 * features
  const starts = batchStarts(rows, size, nComponents ?? 0)
  const firstBatch = (starts[1] ?? rows) - starts[0]
  if (nComponents !== null && nComponents > Math.min(firstBatch, features)) {
    throw new FitError(
      'bad_parameter',
      `n_components is ${nComponents}: the first batch has ${firstBatch} rows and ${features} features`,
      { parameter: 'n_components' },
    )
  }
  const count = nComponents ?? Math.min(firstBatch, features)
  const products = createProducts()
  let known: Memory | null = null
  let variances = new Float64Array(0)
  let ratios = new Float64Array(0)
  let lastBatch = 0
  for (const [batch, start] of starts.entries()) {
    const end = starts[batch + 1] ?? rows
    lastBatch = end - start
    const columns = denseColumns(X, start, end)
    const moments: Pick<Memory, 'seen' | 'means' | 'variances'> = addMoments(known, columns)
    const stacked: Float64Array[] = known === null ? columns : stackRows(known, columns, moments.seen)
    const offsets: Float64Array = known === null ? moments.means : new Float64Array(features)
    const { values, vectors }: RightSingular = await paced(
      rightSingularSteps(stacked, offsets, products),
      pace,
    )
    const kept = firstColumns(vectors, Math.min(count, vectors.columns))
    settleSigns(kept, null)
    const total = moments.variances.reduce((sum, value) => sum + value * moments.seen, 0)
    variances = values.map((value) => value ** 2 / (moments.seen - 1))
    ratios = values.map((value) => (total > 0 ? value ** 2 / total : 0))
    known = {
      ...moments,
      components: columnsOf(kept).map((column) => column.slice()),
      singularValues: values.slice(0, count),
    }
    report({ done: batch + 1, total: starts.length, unit: 'iteration' })
  }
  if (known === null) throw new TypeError('there is at least one batch')
  return {
    components: known.components,
    explainedVariance: variances.slice(0, count),
    explainedVarianceRatio: ratios.slice(0, count),
    singularValues: known.singularValues,
    mean: known.means,
    var: known.variances,
    noiseVariance: count === lastBatch || count === features ? 0 : mean(variances.slice(count)),
    nComponents: count,
    nSamplesSeen: rows,
    batchSize: size,
    whiten,
  }
}

/** Where the batches begin; one that would have fewer than `least` rows goes with the one before. */
function batchStarts(rows: number, size: number, least: number): number[] {
  const starts = [0]
  for (let batch = 0; batch < Math.floor(rows / size); batch += 1) {
    const end = starts[starts.length - 1] + size
    if (end + least <= rows && end < rows) starts.push(end)
  }
  return starts
}

/** Means and variances of all rows so far (Chan, Golub & LeVeque 1983). */
function addMoments(
  known: Memory | null,
  columns: readonly Float64Array[],
): { seen: number; means: Float64Array; variances: Float64Array } {
  const own = columns[0].length
  const before = known?.seen ?? 0
  const seen = before + own
  const means = new Float64Array(columns.length)
  const variances = new Float64Array(columns.length)
  columns.forEach((column, j) => {
    const center = mean(column)
    const spread = columnVariance(column) * own
    const oldCenter = known?.means[j] ?? 0
    means[j] = (before * oldCenter + own * center) / seen
    const apart = ((before * own) / seen) * (oldCenter - center) ** 2
    variances[j] = ((known?.variances[j] ?? 0) * before + spread + apart) / seen
  })
  return { seen, means, variances }
}

/** The components so far, the centred batch, and a row for the distance of the means: rows to decompose together. */
function stackRows(
  { seen, means, components, singularValues }: Memory,
  columns: readonly Float64Array[],
  total: number,
): Float64Array[] {
  const count = components.length
  const own = columns[0].length
  const correction = Math.sqrt((seen / total) * own)
  return columns.map((column, j) => {
    const center = mean(column)
    const stacked = new Float64Array(count + own + 1)
    components.forEach((component, i) => (stacked[i] = singularValues[i] * component[j]))
    for (let i = 0; i < own; i += 1) stacked[count + i] = column[i] - center
    stacked[count + own] = correction * (means[j] - center)
    return stacked
  })
}
