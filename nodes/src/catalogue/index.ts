/**
 * Every node type, as the browser knows it. What it costs and its Python are in `server.ts`, what runs it is in
 * `runners.ts`.
 */
import type { NodeType } from '../core/node/node-type.ts'
import { dropDuplicates } from './clean/drop-duplicates/index.ts'
import { dropMissing } from './clean/drop-missing/index.ts'
import { filterRows } from './clean/filter-rows/index.ts'
import { sampleRows } from './clean/sample-rows/index.ts'
import { selectColumnsNode } from './clean/select-columns/index.ts'
import { loadCsv } from './data/load-csv/index.ts'
import { loadDataset } from './data/load-dataset/index.ts'
import { evaluateClassification } from './evaluate/evaluate-classification/index.ts'
import { evaluateRegression } from './evaluate/evaluate-regression/index.ts'
import { featureImportance } from './explain/feature-importance/index.ts'
import { saveModel } from './export/save-model/index.ts'
import { writeCsv } from './export/write-csv/index.ts'
import { writeParquet } from './export/write-parquet/index.ts'
import { decisionTree } from './model/decision-tree/index.ts'
import { gradientBoosting } from './model/gradient-boosting/index.ts'
import { kMeans } from './model/k-means/index.ts'
import { linearRegression } from './model/linear-regression/index.ts'
import { logisticRegression } from './model/logistic-regression/index.ts'
import { randomForest } from './model/random-forest/index.ts'
import { formula } from './prepare/formula/index.ts'
import { impute } from './prepare/impute/index.ts'
import { oneHotEncode } from './prepare/one-hot-encode/index.ts'
import { scale } from './prepare/scale/index.ts'
import { trainTestSplitNode } from './prepare/train-test-split/index.ts'

export const nodeTypes = {
  'load-csv': loadCsv,
  'load-dataset': loadDataset,
  'select-columns': selectColumnsNode,
  'drop-missing': dropMissing,
  'drop-duplicates': dropDuplicates,
  'filter-rows': filterRows,
  'sample-rows': sampleRows,
  formula,
  impute,
  scale,
  'one-hot-encode': oneHotEncode,
  'train-test-split': trainTestSplitNode,
  'logistic-regression': logisticRegression,
  'linear-regression': linearRegression,
  'decision-tree': decisionTree,
  'random-forest': randomForest,
  'gradient-boosting': gradientBoosting,
  'k-means': kMeans,
  'evaluate-classification': evaluateClassification,
  'evaluate-regression': evaluateRegression,
  'feature-importance': featureImportance,
  'write-csv': writeCsv,
  'write-parquet': writeParquet,
  'save-model': saveModel,
} satisfies Record<string, NodeType>

export type NodeTypeId = keyof typeof nodeTypes
