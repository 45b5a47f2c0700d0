import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import { fillBinTable } from '../hist/bin-table.ts'
import type { BinTable } from '../hist/bin-table.ts'
import { createFeatureChoice } from '../hist/feature-choice.ts'
import type { FeatureBins } from '../hist/feature-bins.ts'
import { MISSING_BIN } from '../hist/feature-bins.ts'
import { fixedPoint } from '../hist/fixed-point.ts'
import { preorder } from '../hist/grown-tree.ts'
import type { GrownNode } from '../hist/grown-tree.ts'
import { HistTreeRecorder } from '../hist/hist-trees.ts'
import type { HistTreeNodes } from '../hist/hist-trees.ts'
import { learnBins } from '../hist/learn-bins.ts'
import { TreeGrower } from '../hist/tree-grower.ts'
import { createJobs } from '../hist/tree-jobs.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { Features } from '../matrix.ts'
import { createTeam } from '../parallel/team.ts'
import type { Team } from '../parallel/team.ts'
import { Generator } from '../random/generator.ts'
import { RandomState } from '../random/random-state.ts'
import { BoostingMargins } from './boosting-margins.ts'
import type { Derivatives, RowRange } from './boosting-margins.ts'
import { BoostingScores } from './boosting-scores.ts'
import { createBoostingMemory, mostLeaves, placeBoosting } from './hist-boosting-memory.ts'
import type { BoostingPlaces, BoostingShape } from './hist-boosting-memory.ts'
import type { BoostingLoss } from './hist-boosting-losses.ts'
import type { HistBoostingParams } from './hist-boosting-params.ts'
import { holdOut } from './hist-early-stopping.ts'
import type { HeldOut, ScoreMargins } from './hist-early-stopping.ts'
import { interactionSets } from './interaction-sets.ts'

export interface HistBoostOptions {
  X: Features
  /** Numbers, or numbers of classes. */
  y: Float64Array
  /** Weights of the rows, of their classes included; null for weights of 1. */
  weights: Float64Array | null
  /** The class of each row, for a classifier. */
  classes: Int32Array | undefined
  loss: BoostingLoss
  params: HistBoostingParams
  /** Scores margins for early stopping; null to look at the loss. */
  score: ScoreMargins | null
  context: FitContext
}

/** What boosting learns, whatever it predicts. */
export interface HistBoosted extends HistTreeNodes {
  /** What every margin starts from, one an output: tree `t` adds to output `t % baseline.length`. */
  baseline: Float64Array
  /** Rounds. */
  nIter: number
  doEarlyStopping: boolean
  /** Scores before the first round and after each on the training rows, higher is better; empty without early stopping. */
  trainScore: Float64Array
  /** The same on the rows held out; empty where none were. */
  validationScore: Float64Array
}

/** With more rows than this, `auto` means to stop early. */
const STOP_EARLY_ABOVE = 10_000
/** What a gradient in single precision can be. */
const MOST_GRADIENT = 3.4e38

/**
 * Histogram boosting as scikit-learn 1.9 does it (after LightGBM, Ke and others 2017): features in at most 255 bins,
 * trees grown best-first on Newton steps of the loss. For a seed, the rows that bins are learned from, those held out and
 * the features drawn are scikit-learn's own.
 *
 * @throws FitError `too_large`, `too_few_rows` and `bad_parameter` as the parts say, `target_out_of_range` for a target
 * whose gradients leave single precision.
 */
export async function boostHistograms(options: HistBoostOptions): Promise<HistBoosted> {
  const { X, params, weights, classes, context } = options
  const random = new RandomState(context.randomState)
  const seed = drawSeed(random)
  const generator = new Generator(drawSeed(random))
  const stopsEarly = params.earlyStopping === 'auto' ? X.rows > STOP_EARLY_ABOVE : params.earlyStopping
  const held = stopsEarly ? holdOut({ rows: X.rows, params, stratify: classes, weights, seed }) : null
  const order = categoriesFirst(X)
  const table = { ...X, columns: order.map((column) => X.columns[column]) }
  if (X.categories) table.categories = order.map((column) => X.categories?.[column] ?? null)
  const bins = await learnBins(table, {
    maxBins: params.maxBins,
    rows: held?.train,
    sampleWeight: weights ?? undefined,
    randomState: seed,
    pace: context.pace,
  })
  const shape: BoostingShape = {
    trainRows: held?.train.length ?? X.rows,
    heldOutRows: held?.heldOut.length ?? 0,
    features: order.length,
    outputs: options.loss.outputs,
    maxLeafNodes: params.maxLeafNodes ?? Infinity,
    isWeighted: weights !== null,
    threads: context.threads,
  }
  const memory = createBoostingMemory(shape)
  const team = await createTeam({
    threads: context.threads,
    memory,
    jobs: createJobs(memory),
    module: new URL('../hist/tree-jobs.ts', import.meta.url).href,
  })
  try {
    const rows = held === null ? undefined : joined(held)
    const binned = await fillBinTable(table, bins, { memory, rows, pace: context.pace })
    const fit = { options, memory, team, shape, places: placeBoosting(memory, shape), rows, held }
    const plan: TreePlan = { order, bins, binned, stopsEarly, seed, generator }
    return await runRounds(fit, plan)
  } finally {
    team.close()
  }
}

/** The memory of a fit and what is in it. */
interface Fit {
  options: HistBoostOptions
  memory: KernelMemory
  team: Team
  shape: BoostingShape
  places: BoostingPlaces
  /** The rows in their order in the memory; as they come where undefined. */
  rows: Int32Array | undefined
  held: HeldOut | null
}

interface TreePlan {
  /** The column of each feature of the table of bins. */
  order: readonly number[]
  bins: readonly FeatureBins[]
  binned: BinTable
  stopsEarly: boolean
  seed: number
  generator: Generator
}

async function runRounds(fit: Fit, plan: TreePlan): Promise<HistBoosted> {
  const { memory, team, shape, places, rows, options } = fit
  const { loss, params, context } = options
  const grown: RowRange = { first: 0, end: shape.trainRows }
  const held: RowRange = { first: shape.trainRows, end: shape.trainRows + shape.heldOutRows }
  const y = take(options.y, rows)
  const weights = options.weights === null ? null : take(options.weights, rows)
  memory.view('f64', places.targets, held.end).set(y)
  if (weights !== null) memory.view('f64', places.weights, held.end).set(weights)
  const trainWeights = weights?.subarray(0, grown.end) ?? null
  const baseline = loss.baseline(y.subarray(0, grown.end), trainWeights)
  const margins = new BoostingMargins({
    memory,
    team,
    places,
    loss,
    rows: held.end,
    pace: context.pace,
  })
  baseline.forEach((start, output) => margins.of(output).fill(start))
  const grower = createGrower(fit, plan)
  const recorder = new HistTreeRecorder(plan.order.map((column, i) => ({ column, bins: plan.bins[i] })))
  const scores = new BoostingScores({
    margins,
    grown,
    held,
    y,
    weights,
    params,
    score: plan.stopsEarly ? options.score : null,
    classes: options.classes && takeCodes(options.classes, rows),
    seed: plan.seed,
  })
  const measure = async (): Promise<Derivatives> => {
    const derivatives = await margins.derive(grown)
    if (!derivatives.outputs.every(({ maxGradient }) => maxGradient < MOST_GRADIENT)) {
      throw new FitError('target_out_of_range', 'the target or the weights are too large to learn from')
    }
    await scores.measure(derivatives)
    return derivatives
  }

  let derivatives = await measure()
  let nIter = 0
  while (nIter < params.maxIter) {
    for (let output = 0; output < loss.outputs; output += 1) {
      const scales = fixedPoint(derivatives.outputs[output], shape.trainRows)
      const root = await grower.grow(margins.pairsAt(output), scales)
      const leaves = preorder(root).filter(({ split }) => split === null)
      if (loss.leafValue !== null) {
        for (const leaf of leaves) leaf.value = leafValue(leaf, root)
      }
      for (const leaf of leaves) leaf.value *= params.learningRate
      if (root.split === null) margins.addToAll(output, { first: 0, end: held.end }, root.value)
      else {
        margins.addLeaves(output, leaves, (leaf) => grower.rowsAt(leaf))
        if (shape.heldOutRows > 0) margins.addTree(output, root, held, plan.binned)
      }
      recorder.add(root)
    }
    nIter += 1
    derivatives = await measure()
    context.report({ done: nIter, total: params.maxIter, unit: 'round', ...scores.losses() })
    await context.pace()
    if (plan.stopsEarly && scores.shouldStop()) break
  }
  return {
    ...recorder.finish(),
    baseline,
    nIter,
    doEarlyStopping: plan.stopsEarly,
    trainScore: Float64Array.from(plan.stopsEarly ? scores.train : []),
    validationScore: Float64Array.from(plan.stopsEarly ? scores.validation : []),
  }

  function leafValue(leaf: GrownNode, root: GrownNode): number {
    const own = root.split === null ? null : memory.view('u32', grower.rowsAt(leaf), leaf.count)
    const raw = margins.of(0)
    const residuals = Float64Array.from({ length: leaf.count }, (_, i) => {
      const row = own === null ? i : own[i]
      return y[row] - raw[row]
    })
    const ofLeaf =
      weights && Float64Array.from({ length: leaf.count }, (_, i) => weights[own === null ? i : own[i]])
    return loss.leafValue?.(residuals, ofLeaf) ?? leaf.value
  }
}

function createGrower(fit: Fit, plan: TreePlan): TreeGrower {
  const { options, memory, team, shape } = fit
  const { X, params, context } = options
  const { order, bins, binned } = plan
  const placeOf = new Map(order.map((column, place) => [column, place]))
  const interactions = interactionSets(params.interactionCst, order.length)
  const monotonic = monotonicOf(params.monotonicCst, X, shape.outputs)
  return new TreeGrower({
    memory,
    team,
    threads: shape.threads,
    table: binned,
    rows: shape.trainRows,
    traits: {
      binCounts: Uint16Array.from(bins, ({ binCount }) => binCount),
      hasMissing: Uint8Array.from(bins, (_, feature) => {
        const column = binned.columns + feature * binned.rowCount
        return memory.view('u8', column, shape.trainRows).includes(MISSING_BIN) ? 1 : 0
      }),
      categoryCount: bins.filter(({ codeBins }) => codeBins !== null).length,
      monotonic: Int8Array.from(order, (column) => monotonic[column]),
    },
    rules: {
      maxLeafNodes: mostLeaves(shape),
      maxDepth: params.maxDepth ?? Infinity,
      minSamplesLeaf: params.minSamplesLeaf,
      l2Regularization: params.l2Regularization,
      growPolicy: params.growPolicy,
    },
    choice: createFeatureChoice({
      featureCount: order.length,
      interactions: interactions?.map((set) => set.map((column) => placeOf.get(column) ?? -1)) ?? null,
      maxFeatures: params.maxFeatures,
      shuffle: (flags) => plan.generator.shuffle(flags),
    }),
    pace: context.pace,
  })
}

/** Columns in the order of scikit-learn's own preprocessing, which matters where gains are equal. */
function categoriesFirst(X: Features): number[] {
  const isCategorical = (column: number) => (X.categories?.[column] ?? null) !== null
  const columns = X.columns.map((_, column) => column)
  return [...columns.filter(isCategorical), ...columns.filter((column) => !isCategorical(column))]
}

function monotonicOf(
  constraints: HistBoostingParams['monotonicCst'],
  { columns, categories }: Features,
  outputs: number,
): readonly number[] {
  if (constraints === null) return columns.map(() => 0)
  const refuse = (problem: string) => {
    throw new FitError('bad_parameter', `monotonic_cst ${problem}`, { parameter: 'monotonic_cst' })
  }
  if (constraints.length !== columns.length)
    refuse(`has ${constraints.length} signs for ${columns.length} features`)
  if (outputs > 1) refuse('is for two classes or numbers')
  if (constraints.some((sign, column) => sign !== 0 && (categories?.[column] ?? null) !== null)) {
    refuse('is for numeric features only')
  }
  return constraints
}

/** `randint(np.iinfo(np.uint32).max, dtype="u8")` */
function drawSeed(random: RandomState): number {
  return random.interval(0xfffffffe)
}

function joined({ train, heldOut }: HeldOut): Int32Array {
  const rows = new Int32Array(train.length + heldOut.length)
  rows.set(train)
  rows.set(heldOut, train.length)
  return rows
}

function take(values: Float64Array, rows: Int32Array | undefined): Float64Array {
  return rows === undefined ? values : Float64Array.from(rows, (row) => values[row])
}

function takeCodes(codes: Int32Array, rows: Int32Array | undefined): Int32Array {
  return rows === undefined ? codes : Int32Array.from(rows, (row) => codes[row])
}
