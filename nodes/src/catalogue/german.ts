/**
 * German: the node types with their words, and what they and the language itself say, by the ids of `Words`. The pages
 * load it with their German texts.
 */
import { germanCharts, germanMeasures, germanPartitions } from '../core/artifact/german-artifacts.ts'
import { germanFixes, germanProblems } from '../core/document/german-problems.ts'
import { germanFaults } from '../core/expression/german-faults.ts'
import { germanFindings } from '../core/learning/german-findings.ts'
import { translateCatalogue, type AnyTranslation } from '../core/node/translation.ts'
import { germanOperators } from '../core/table/german-condition.ts'
import { german as dropDuplicates } from './clean/drop-duplicates/german.ts'
import { german as dropMissing } from './clean/drop-missing/german.ts'
import { german as filterRows } from './clean/filter-rows/german.ts'
import { german as sampleRows } from './clean/sample-rows/german.ts'
import { german as selectColumns } from './clean/select-columns/german.ts'
import { german as loadCsv } from './data/load-csv/german.ts'
import { german as loadDataset } from './data/load-dataset/german.ts'
import { german as evaluateClassification } from './evaluate/evaluate-classification/german.ts'
import { german as evaluateRegression } from './evaluate/evaluate-regression/german.ts'
import { german as featureImportance } from './explain/feature-importance/german.ts'
import { german as saveModel } from './export/save-model/german.ts'
import { german as writeCsv } from './export/write-csv/german.ts'
import { german as writeParquet } from './export/write-parquet/german.ts'
import { german as decisionTree } from './model/decision-tree/german.ts'
import { german as gradientBoosting } from './model/gradient-boosting/german.ts'
import { german as kMeans } from './model/k-means/german.ts'
import { german as linearRegression } from './model/linear-regression/german.ts'
import { german as logisticRegression } from './model/logistic-regression/german.ts'
import { german as randomForest } from './model/random-forest/german.ts'
import { german as formula } from './prepare/formula/german.ts'
import { german as impute } from './prepare/impute/german.ts'
import { german as oneHotEncode } from './prepare/one-hot-encode/german.ts'
import { german as scale } from './prepare/scale/german.ts'
import { german as trainTestSplit } from './prepare/train-test-split/german.ts'
import { nodeTypes, type NodeTypeId } from './index.ts'

const words: { readonly [Id in NodeTypeId]: AnyTranslation } = {
  'drop-duplicates': dropDuplicates,
  'drop-missing': dropMissing,
  'filter-rows': filterRows,
  'sample-rows': sampleRows,
  'select-columns': selectColumns,
  'load-csv': loadCsv,
  'load-dataset': loadDataset,
  'evaluate-classification': evaluateClassification,
  'evaluate-regression': evaluateRegression,
  'feature-importance': featureImportance,
  'save-model': saveModel,
  'write-csv': writeCsv,
  'write-parquet': writeParquet,
  'decision-tree': decisionTree,
  'gradient-boosting': gradientBoosting,
  'k-means': kMeans,
  'linear-regression': linearRegression,
  'logistic-regression': logisticRegression,
  'random-forest': randomForest,
  formula,
  impute,
  'one-hot-encode': oneHotEncode,
  scale,
  'train-test-split': trainTestSplit,
}

/** The catalogue in German: the same node types, with other words. */
export const germanCatalogue = translateCatalogue(nodeTypes, words)

const node = Object.fromEntries(Object.entries(words).map(([id, { messages }]) => [id, messages]))
const fix = Object.fromEntries(Object.entries(germanFixes).map(([title, text]) => [title, { text }]))

/** Sentences by the ids of `Words`, and names in artifacts. */
export const german = {
  problem: germanProblems,
  fix,
  fault: germanFaults,
  node,
  finding: germanFindings,
  chart: germanCharts,
  measure: germanMeasures,
  partition: germanPartitions,
  operator: Object.fromEntries(Object.entries(germanOperators).map(([id, text]) => [id, { text }])),
}
