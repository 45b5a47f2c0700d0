/** TreeSHAP of boosted trees beside XGBoost's own contributions: the same trees, the same rows. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPython } from '../nodes/src/export/testing/find-python.ts'
import { gradientBoostingClassifier } from '../nodes/src/learn/ensemble/gradient-boosting-classifier.ts'
import { treeShap } from '../nodes/src/learn/inspection/tree-shap.ts'
import { toMatrix } from '../nodes/src/learn/matrix.ts'
import { median, type Benchmark } from './benchmark.ts'
import { higgsLike, writeForPython } from './higgs-like.ts'
import { measureHere, measurePython } from './measure.ts'

const repetitions = 5
const columns = 28

const program = `
import xgboost
X, y = table("train", ${columns})
rows, _ = table("explain", ${columns})
model = xgboost.XGBClassifier(n_estimators=100, max_depth=5, tree_method="exact", base_score=0.5, n_jobs=1, learning_rate=0.1)
booster = model.fit(X, y).get_booster()
matrix = xgboost.DMatrix(rows)
booster.predict(matrix, pred_contribs=True)
values = measured(lambda: booster.predict(matrix, pred_contribs=True))
figures["sum"] = float(np.abs(values[:, :-1]).sum())
figures["version"] = xgboost.__version__
`

export const benchmark: Benchmark = {
  name: 'tree-shap',
  description: 'TreeSHAP of 5,000 rows and 100 trees of depth 5, one thread, beside XGBoost’s pred_contribs',
  async run() {
    const python = findPython()
    if (python === null) throw new Error('There is no Python with xgboost to compare with.')
    const folder = await mkdtemp(join(tmpdir(), 'flowza-bench-shap-'))
    try {
      const train = higgsLike({ rows: 20_000, columns, seed: 1 })
      const explain = higgsLike({ rows: 5_000, columns, seed: 2 })
      await writeForPython(folder, 'train', train)
      await writeForPython(folder, 'explain', explain)
      const params = { ...gradientBoostingClassifier.defaults, maxDepth: 5, learningRate: 0.1 }
      const target = { codes: train.codes, classCount: 2 }
      const fitted = await gradientBoostingClassifier.fit(toMatrix(train), target, params)
      const model = {
        trees: fitted,
        featureCount: columns,
        outputs: 1,
        outputOf: () => 0,
        scale: 1,
        base: fitted.baseMargin,
      }
      const ours: number[] = []
      const theirs: number[] = []
      let sums: [number, number] = [0, 0]
      let version = ''
      await treeShap(model, explain)
      for (let turn = 0; turn < repetitions; turn += 1) {
        const here = await measureHere(() => treeShap(model, explain))
        const there = await measurePython({ python, folder, threads: 1, program })
        ours.push(here.cpuSeconds)
        theirs.push(there.cpuSeconds)
        version = String(there.figures['version'])
        sums = [absoluteSum(here.result.contributions[0]), Number(there.figures['sum'])]
      }
      if (Math.abs(sums[0] / sums[1] - 1) > 1e-4)
        throw new Error(`The contributions differ: ${sums.join(' and ')}.`)
      const [a, b] = [median(ours), median(theirs)]
      return {
        rows: [
          {
            what: 'TreeSHAP, 5,000 rows x 100 trees',
            ours: a,
            theirs: b,
            unit: 's',
            value: a / b,
            target: 1,
          },
        ],
        versions: [`xgboost ${version}`],
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

function absoluteSum(contributions: readonly Float64Array[]): number {
  let sum = 0
  for (const column of contributions) for (const value of column) sum += Math.abs(value)
  return sum
}
