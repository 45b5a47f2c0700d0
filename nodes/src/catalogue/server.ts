/** Every node type with its costs and its Python, as the server and the export know it. The browser needs neither. */
import type { ServerNodeType } from '../core/node/server-node-type.ts'
import { dropDuplicatesOnServer } from './clean/drop-duplicates/server.ts'
import { dropMissingOnServer } from './clean/drop-missing/server.ts'
import { filterRowsOnServer } from './clean/filter-rows/server.ts'
import { sampleRowsOnServer } from './clean/sample-rows/server.ts'
import { selectColumnsNodeOnServer } from './clean/select-columns/server.ts'
import { loadCsvOnServer } from './data/load-csv/server.ts'
import { loadDatasetOnServer } from './data/load-dataset/server.ts'
import { evaluateClassificationOnServer } from './evaluate/evaluate-classification/server.ts'
import { evaluateRegressionOnServer } from './evaluate/evaluate-regression/server.ts'
import { featureImportanceOnServer } from './explain/feature-importance/server.ts'
import { saveModelOnServer } from './export/save-model/server.ts'
import { writeCsvOnServer } from './export/write-csv/server.ts'
import { writeParquetOnServer } from './export/write-parquet/server.ts'
import { decisionTreeOnServer } from './model/decision-tree/server.ts'
import { gradientBoostingOnServer } from './model/gradient-boosting/server.ts'
import { kMeansOnServer } from './model/k-means/server.ts'
import { linearRegressionOnServer } from './model/linear-regression/server.ts'
import { logisticRegressionOnServer } from './model/logistic-regression/server.ts'
import { randomForestOnServer } from './model/random-forest/server.ts'
import { formulaOnServer } from './prepare/formula/server.ts'
import { imputeOnServer } from './prepare/impute/server.ts'
import { oneHotEncodeOnServer } from './prepare/one-hot-encode/server.ts'
import { scaleOnServer } from './prepare/scale/server.ts'
import { trainTestSplitNodeOnServer } from './prepare/train-test-split/server.ts'
import type { NodeTypeId } from './index.ts'

export const serverNodeTypes = {
  'load-csv': loadCsvOnServer,
  'load-dataset': loadDatasetOnServer,
  'select-columns': selectColumnsNodeOnServer,
  'drop-missing': dropMissingOnServer,
  'drop-duplicates': dropDuplicatesOnServer,
  'filter-rows': filterRowsOnServer,
  'sample-rows': sampleRowsOnServer,
  formula: formulaOnServer,
  impute: imputeOnServer,
  scale: scaleOnServer,
  'one-hot-encode': oneHotEncodeOnServer,
  'train-test-split': trainTestSplitNodeOnServer,
  'logistic-regression': logisticRegressionOnServer,
  'linear-regression': linearRegressionOnServer,
  'decision-tree': decisionTreeOnServer,
  'random-forest': randomForestOnServer,
  'gradient-boosting': gradientBoostingOnServer,
  'k-means': kMeansOnServer,
  'evaluate-classification': evaluateClassificationOnServer,
  'evaluate-regression': evaluateRegressionOnServer,
  'feature-importance': featureImportanceOnServer,
  'write-csv': writeCsvOnServer,
  'write-parquet': writeParquetOnServer,
  'save-model': saveModelOnServer,
} satisfies Record<NodeTypeId, ServerNodeType>
