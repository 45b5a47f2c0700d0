/** What runs each node type, loaded when it is needed. Only the runtime imports this. */
import type { NodeManifest } from '../core/node/node-type.ts'
import type { NodeTypeId } from './index.ts'

/**
 * A node's `run.ts`. Its params are those that its manifest parses; the registry can't say so for all at once. The
 * manifest comes along so that a task loads that of its own node type and no other.
 */
export interface RunModule {
  manifest: NodeManifest
  run(context: never): Promise<void>
}

export const runners = {
  'load-csv': () => import('./data/load-csv/run.ts'),
  'load-dataset': () => import('./data/load-dataset/run.ts'),
  'select-columns': () => import('./clean/select-columns/run.ts'),
  'drop-missing': () => import('./clean/drop-missing/run.ts'),
  'drop-duplicates': () => import('./clean/drop-duplicates/run.ts'),
  'filter-rows': () => import('./clean/filter-rows/run.ts'),
  'sample-rows': () => import('./clean/sample-rows/run.ts'),
  formula: () => import('./prepare/formula/run.ts'),
  impute: () => import('./prepare/impute/run.ts'),
  scale: () => import('./prepare/scale/run.ts'),
  'one-hot-encode': () => import('./prepare/one-hot-encode/run.ts'),
  'train-test-split': () => import('./prepare/train-test-split/run.ts'),
  'logistic-regression': () => import('./model/logistic-regression/run.ts'),
  'linear-regression': () => import('./model/linear-regression/run.ts'),
  'decision-tree': () => import('./model/decision-tree/run.ts'),
  'random-forest': () => import('./model/random-forest/run.ts'),
  'gradient-boosting': () => import('./model/gradient-boosting/run.ts'),
  'k-means': () => import('./model/k-means/run.ts'),
  'evaluate-classification': () => import('./evaluate/evaluate-classification/run.ts'),
  'evaluate-regression': () => import('./evaluate/evaluate-regression/run.ts'),
  'feature-importance': () => import('./explain/feature-importance/run.ts'),
  'write-csv': () => import('./export/write-csv/run.ts'),
  'write-parquet': () => import('./export/write-parquet/run.ts'),
  'save-model': () => import('./export/save-model/run.ts'),
} satisfies Record<NodeTypeId, () => Promise<RunModule>>
