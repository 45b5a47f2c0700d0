/** Fits an estimator on a node's table and writes the model: recipe, estimator, signature. */
import { createHash } from 'node:crypto'
import type { ModelArtifact, ModelTask } from '../../core/artifact/artifact.ts'
import { classLabel, type ClassValue } from '../../core/learning/class-label.ts'
import { resolveTask } from '../../core/learning/training-table.ts'
import type { TaskChoice } from '../../core/learning/training-params.ts'
import { canonicalJson } from '../../core/text/canonical-json.ts'
import { FitError } from '../../learn/estimator/estimator.ts'
import type {
  Classifier,
  FitOptions,
  FitProgress,
  FittedClasses,
  FittedState,
  Regressor,
} from '../../learn/estimator/estimator.ts'
import { mean } from '../../learn/statistics/mean.ts'
import type { Table } from '../context.ts'
import {
  countMissing,
  numericTarget,
  readTrainingData,
  requireTarget,
  withClasses,
  type LearningContext,
  type TrainingData,
} from './training-data.ts'

export interface ClassifierJob<Params, Fitted extends FittedClasses> {
  context: LearningContext
  table: Table
  estimator: Classifier<Params, Fitted>
  params: Params
  /** The seed of everything random in the fit; 0 when absent. */
  randomState?: number
  /** The node's own params, as the document has them, for the model's header. */
  recorded: ModelArtifact['params']
}

export interface RegressorJob<Params, Fitted extends FittedState> extends Omit<
  ClassifierJob<Params, FittedClasses>,
  'estimator'
> {
  estimator: Regressor<Params, Fitted>
}

/** What `auto` means for this table's target. */
export function taskOf(context: LearningContext, table: Table, choice: TaskChoice): ModelTask {
  return resolveTask(choice, requireTarget(context, table))
}

/** Trains on the table's training rows and writes the model to the port `model`. */
export async function trainClassifier<Params, Fitted extends FittedClasses>(
  job: ClassifierJob<Params, Fitted>,
): Promise<Fitted> {
  const { context, estimator, params } = job
  const data = withClasses(context, await readTrainingData(context, job.table))
  const { target, classes } = data
  const refused = (error: FitError) => {
    const only = classes.length === 0 ? '' : classLabel(classes[0], target.dtype)
    return declareFitError(context, error, data, only)
  }
  const fitted = await estimator.fit(data.X, data.y, params, fitOptions(job, data)).catch(rethrow(refused))
  const classCounts = classes.map(() => 0)
  for (const code of data.y.codes) classCounts[code]++
  await write(job, data, { task: 'classification', classes, fitted, seen: { classCounts } })
  return fitted
}

/** Trains on the table's training rows and writes the model to the port `model`. */
export async function trainRegressor<Params, Fitted extends FittedState>(
  job: RegressorJob<Params, Fitted>,
): Promise<Fitted> {
  const { context, estimator, params } = job
  const data = await readTrainingData(context, job.table)
  const y = numericTarget(context, data)
  const refused = (error: FitError) => declareFitError(context, error, data, '')
  const fitted = await estimator.fit(data.X, y, params, fitOptions(job, data)).catch(rethrow(refused))
  await write(job, data, { task: 'regression', classes: null, fitted, seen: { mean: mean(y) } })
  return fitted
}

async function write(
  job: Pick<ClassifierJob<unknown, FittedClasses>, 'context' | 'table' | 'recorded'>,
  data: TrainingData,
  result: {
    task: ModelTask
    classes: ClassValue[] | null
    fitted: FittedState
    seen: ModelArtifact['trained']['target']
  },
): Promise<void> {
  const { context, table, recorded } = job
  await context.outputs.model('model', {
    estimator: result.fitted.estimator,
    params: recorded,
    signature: { task: result.task, target: data.target, features: data.features, classes: result.classes },
    recipe: table.recipe,
    trained: {
      table: tableDigest(table),
      partition: data.partition,
      rows: data.X.rows,
      target: result.seen,
    },
    fitted: result.fitted,
  })
  const rows = data.partition === null ? 'rows' : `${data.partition} rows`
  context.log('info', `Learned from ${data.X.rows} ${rows} and ${data.features.length} features.`)
}

/** The digest of a table artifact: of its header, which names its file by digest. */
export function tableDigest(table: Table): string {
  return createHash('sha256').update(canonicalJson(table.header)).digest('hex')
}

function fitOptions(
  { context, randomState }: { context: LearningContext; randomState?: number },
  data: TrainingData,
): FitOptions {
  const units: Record<FitProgress['unit'], string> = {
    tree: 'trees',
    round: 'rounds',
    epoch: 'epochs',
    iteration: 'steps',
    fold: 'folds',
    trial: 'trials',
  }
  return {
    sampleWeight: data.sampleWeight,
    randomState,
    signal: context.signal,
    onProgress({ done, total, unit, loss }) {
      const note = unit === 'iteration' ? `step ${done}` : `${done} of ${total} ${units[unit]}`
      context.progress(done / total, { note, ...(loss !== undefined && { loss }) })
    },
  }
}

function rethrow(refused: (error: FitError) => never): (error: unknown) => never {
  return (error) => {
    if (error instanceof FitError) refused(error)
    throw error
  }
}

/** A refusal of the learning library as the node's message, with the column's name in place of its number. */
function declareFitError(
  context: LearningContext,
  error: FitError,
  data: TrainingData,
  onlyClass: string,
): never {
  const feature = error.details['feature']
  const column = typeof feature === 'number' ? data.features[feature] : data.target
  const place = { column: column.name }
  switch (error.code) {
    case 'no_rows':
    case 'no_features':
      return context.fail(error.code)
    case 'single_class':
      return context.fail(error.code, { class: onlyClass }, { column: data.target.name })
    case 'missing_values': {
      const values = typeof feature === 'number' ? data.X.columns[feature] : new Float64Array()
      return context.fail(error.code, { column: column.name, count: countMissing(values) }, place)
    }
    case 'infinite_values':
      return context.fail(error.code, { column: column.name }, place)
    case 'did_not_converge':
    case 'bad_parameter':
    case 'too_few_rows':
    case 'negative_values':
    case 'target_out_of_range':
    case 'features_differ':
    case 'unknown_category':
    case 'too_large':
      return context.fail('bad_parameter', { reason: error.message })
  }
}
