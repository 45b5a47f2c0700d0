/** What measuring a model needs of the schemas at its ports, and which columns it adds to the measured rows. */
import type { ModelTask } from '../artifact/artifact.ts'
import type { CheckContext, NodeProblem } from '../node/node-type.ts'
import { findColumn, partitionColumn, type Column, type TableSchema } from '../table/schema.ts'
import { classLabel, type ClassValue } from './class-label.ts'
import type { PartitionChoice } from './evaluation-params.ts'

export interface EvaluationCheck {
  partition: PartitionChoice
  /** The task that the node is for and the message it has for a model of the other; null when it takes both. */
  expects: { task: ModelTask; message: string } | null
}

/** What a run would refuse of the ports `model` and `table`, as far as their schemas show. */
export function checkEvaluation(
  { inputs, problem }: Pick<CheckContext<unknown>, 'inputs' | 'problem'>,
  { partition, expects }: EvaluationCheck,
): NodeProblem[] {
  const model = inputs['model']
  const table = inputs['table']
  const problems: NodeProblem[] = []
  if (model?.type === 'model' && expects !== null) {
    const { task } = model.signature
    if (task !== null && task !== expects.task) {
      problems.push(problem(expects.message, {}, { code: 'TASK_MISMATCH', port: 'model' }))
    }
  }
  if (table?.type !== 'table' || !table.schema.complete) return problems
  const { schema } = table
  const target = model?.type === 'model' ? model.signature.target : null
  if (target !== null && findColumn(schema, target.name) === undefined) {
    const place = { code: 'TARGET_MISSING', port: 'table', column: target.name } as const
    problems.push(problem('target_missing', { column: target.name }, place))
  }
  if (partition !== 'auto' && partition !== 'all' && partitionColumn(schema) === undefined) {
    problems.push(problem('partition_absent', { partition }, { param: 'partition' }))
  }
  return problems
}

/** The columns that the table of predictions has beside those of the measured rows. */
export interface PredictionColumns {
  predicted: Column
  /** One a class, in the classes' order; empty for regression. */
  probabilities: Column[]
}

/** Names them so that no column of the table is hidden: `predicted`, or `predicted_2` where that is taken. */
export function predictionColumns(
  schema: TableSchema,
  target: Column,
  classes: readonly ClassValue[] | null,
): PredictionColumns {
  const taken = new Set(schema.columns.map((column) => column.name))
  const free = (name: string) => {
    let candidate = name
    for (let attempt = 2; taken.has(candidate); attempt++) candidate = `${name}_${attempt}`
    taken.add(candidate)
    return candidate
  }
  const number = { kind: 'numeric', dtype: 'float64', role: 'ignored', missing: false } as const
  const name = free('predicted')
  return {
    predicted:
      classes === null
        ? { ...number, name }
        : { name, kind: target.kind, dtype: target.dtype, role: 'ignored', missing: false },
    probabilities: (classes ?? []).map((value) => ({
      ...number,
      name: free(`probability_${classLabel(value, target.dtype)}`),
    })),
  }
}
