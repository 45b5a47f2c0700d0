import { afterEach, describe, expect, it } from 'vitest'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import { createTeam, TEAM_BYTES } from '../parallel/team.ts'
import type { Team } from '../parallel/team.ts'
import { binTableBytes, fillBinTable } from './bin-table.ts'
import { createFeatureChoice } from './feature-choice.ts'
import { fixedPoint } from './fixed-point.ts'
import { preorder } from './grown-tree.ts'
import { learnBins } from './learn-bins.ts'
import { TreeGrower, treeGrowerBytes } from './tree-grower.ts'
import type { GrowthRules } from './search-records.ts'
import { createJobs } from './tree-jobs.ts'

const ROWS = 20_000
const FEATURES = 21
const CATEGORIES = 2
const pace = () => Promise.resolve()
const teams: Team[] = []
afterEach(() => teams.splice(0).forEach((team) => team.close()))

interface Setting {
  threads?: number
  histograms?: number
  cellsAtATime?: number
  rules?: Partial<GrowthRules>
}

/** Numbers in [0, 1) that look random. */
function noise(i: number, salt: number): number {
  const mixed = Math.imul(i + 1, 2654435761) ^ Math.imul(salt + 1, 40503)
  return ((Math.imul(mixed ^ (mixed >>> 15), 2246822519) ^ (mixed >>> 13)) >>> 0) / 2 ** 32
}

const X = {
  rows: ROWS,
  columns: Array.from({ length: FEATURES }, (_, j) =>
    Float64Array.from({ length: ROWS }, (_, i) => {
      if (j < CATEGORIES) return Math.floor(noise(i, j) * 30)
      return j === 5 && i % 6 === 0 ? Number.NaN : noise(i, j)
    }),
  ),
  categories: Array.from({ length: FEATURES }, (_, j) => (j < CATEGORIES ? 30 : null)),
}

/** Grows two trees on the same rows and tells all about them. */
async function grow({ threads = 1, histograms, cellsAtATime, rules = {} }: Setting) {
  const maxLeafNodes = rules.maxLeafNodes ?? 31
  const own = treeGrowerBytes(ROWS, FEATURES, threads, maxLeafNodes) + binTableBytes(ROWS, FEATURES)
  const memory = new KernelMemory({ initialBytes: own + 8 * ROWS + TEAM_BYTES + 1024, shared: threads > 1 })
  const module = new URL('./tree-jobs.ts', import.meta.url).href
  const team = await createTeam({ threads, memory, jobs: createJobs(memory), module })
  teams.push(team)
  while (team.threads < threads) await new Promise((resolve) => setImmediate(resolve))
  const bins = await learnBins(X, { maxBins: 100, randomState: 0, pace })
  const table = await fillBinTable(X, bins, { memory, pace })
  const pairs = memory.allocate(8 * ROWS)
  const values = memory.view('f32', pairs, 2 * ROWS)
  for (let i = 0; i < ROWS; i += 1) {
    const code = X.columns[0][i] % 7
    const gap = Number.isNaN(X.columns[5][i]) ? 0.3 : 0
    values[2 * i] = Math.sin(9 * X.columns[3][i]) + 0.2 * code - X.columns[4][i] * X.columns[6][i] + gap
    values[2 * i + 1] = 0.1 + noise(i, 99) / 5
  }
  const grower = new TreeGrower({
    memory,
    team,
    threads,
    table,
    rows: ROWS,
    traits: {
      binCounts: Uint16Array.from(bins, ({ binCount }) => binCount),
      hasMissing: table.hasMissing,
      categoryCount: CATEGORIES,
      monotonic: Int8Array.from({ length: FEATURES }, (_, j) => (j === 4 ? -1 : 0)),
    },
    rules: {
      maxLeafNodes,
      maxDepth: Infinity,
      minSamplesLeaf: 20,
      l2Regularization: 0.5,
      growPolicy: 'lossguide',
      ...rules,
    },
    choice: createFeatureChoice({
      featureCount: FEATURES,
      interactions: null,
      maxFeatures: 1,
      shuffle: () => {},
    }),
    histograms,
    cellsAtATime,
    pace,
  })
  const scales = fixedPoint({ sumGradient: 2 * ROWS, maxGradient: 4, sumHessian: ROWS, maxHessian: 1 }, ROWS)
  const trees = [await grower.grow(pairs, scales), await grower.grow(pairs, scales)]
  return trees.map((root) =>
    preorder(root).map(({ depth, start, count, value, hessian, split }) => {
      const { left: _left, right: _right, leftBins, ...own } = split ?? { leftBins: null }
      return { depth, start, count, value, hessian, ...own, leftBins: leftBins && [...leftBins] }
    }),
  )
}

describe('a tree grower', () => {
  it('grows the same tree a second time and on any number of threads', async () => {
    const [first, second] = await grow({})
    expect(first).toHaveLength(61)
    expect(second).toEqual(first)
    for (const threads of [2, 3]) expect(await grow({ threads })).toEqual([first, first])
  })

  it('grows the same tree when histograms have to make room for others', async () => {
    const rules = { maxLeafNodes: 60 }
    expect(await grow({ rules, histograms: 4 })).toEqual(await grow({ rules }))
  })

  it('grows the same tree when histograms are built piece by piece', async () => {
    expect(await grow({ cellsAtATime: 20_000 })).toEqual(await grow({}))
  })

  it('grows level by level', async () => {
    const [nodes] = await grow({ rules: { growPolicy: 'depthwise', maxLeafNodes: 16 } })
    expect(Math.max(...nodes.map(({ depth }) => depth))).toBe(4)
    expect(nodes.filter(({ depth }) => depth === 4)).toHaveLength(16)
  })

  it('goes no deeper than it may and leaves no leaf too few rows', async () => {
    const [nodes] = await grow({ rules: { maxDepth: 3, minSamplesLeaf: 900 } })
    expect(Math.max(...nodes.map(({ depth }) => depth))).toBe(3)
    expect(Math.min(...nodes.map(({ count }) => count))).toBeGreaterThanOrEqual(900)
  })
})
