import type { Matrix } from '../../matrix.ts'
import { centringOf, prepareLeastSquares } from '../least-squares/least-squares.ts'
import type { Centring } from '../least-squares/least-squares.ts'
import type { ElasticNetProblem } from './elastic-net-problem.ts'

export interface ElasticNetData {
  X: Matrix
  y: Float64Array
  fitIntercept: boolean
  sampleWeight?: Float64Array
  pace: () => Promise<void>
}

/** The centred problem, but for its penalties. */
export type ElasticNetSystem = Pick<ElasticNetProblem, 'columns' | 'target' | 'residual'> & {
  centring: Centring
}

/** The rows themselves where they are no more than the features, else the triangle that stands in for them. */
export function elasticNetSystem(data: ElasticNetData): Promise<ElasticNetSystem> {
  return data.X.rows <= data.X.columns.length ? centredRows(data) : triangle(data)
}

/** The triangle stands in for the rows: the same objective with as many rows as features. */
async function triangle(data: ElasticNetData): Promise<ElasticNetSystem> {
  const centring = await prepareLeastSquares({ ...data, ridge: 0 })
  const { size, r, target, residual } = centring.system
  const columns = Array.from({ length: size }, (_, j) => r.subarray(j * size, (j + 1) * size))
  return { columns, target, residual, centring }
}

/** Fewer rows than features: they are the smaller system themselves. */
async function centredRows({
  X,
  y,
  fitIntercept,
  sampleWeight,
  pace,
}: ElasticNetData): Promise<ElasticNetSystem> {
  const centring = centringOf({ X, y, fitIntercept, sampleWeight })
  const rootWeight = sampleWeight?.map(Math.sqrt)
  const centre = (column: Float64Array, offset: number) =>
    column.map((value, row) => (value - offset) * (rootWeight ? rootWeight[row] : 1))
  const columns: Float64Array[] = []
  for (const [j, column] of X.columns.entries()) {
    columns.push(centre(column, centring.offsets[j]))
    await pace()
  }
  return { columns, target: centre(y, centring.yOffset), residual: 0, centring }
}
