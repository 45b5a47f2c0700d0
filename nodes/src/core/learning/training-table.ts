/** What an estimator makes of a table's schema: its features, its target, its task. */
import { fixOf } from '../document/problem.ts'
import type { ModelTask } from '../artifact/artifact.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../node/node-type.ts'
import type { PortSchema } from '../node/port.ts'
import { columnsOfRole, isNumericLike, partitionColumn, targetColumn, type Column } from '../table/schema.ts'
import type { TaskChoice } from './training-params.ts'

/** The task of an estimator on this target; `auto` takes classes where the values are names rather than amounts. */
export function resolveTask(choice: TaskChoice, target: Column): ModelTask {
  if (choice !== 'auto') return choice
  switch (target.kind) {
    case 'categorical':
    case 'boolean':
    case 'text':
      return 'classification'
    case 'numeric':
    case 'integer':
    case 'datetime':
      return 'regression'
  }
}

export interface TrainingCheck {
  task: TaskChoice
  acceptsMissing: boolean
}

/** What a run would refuse of the table at the port `table`, as far as its schema shows. */
export function checkTrainingTable(
  { inputs, problem, insertBefore }: Pick<CheckContext<unknown>, 'inputs' | 'problem' | 'insertBefore'>,
  { task, acceptsMissing }: TrainingCheck,
): NodeProblem[] {
  const table = inputs['table']
  if (table?.type !== 'table') return []
  const { schema } = table
  const features = columnsOfRole(schema, 'feature')
  const problems: NodeProblem[] = []
  const targets = columnsOfRole(schema, 'target')
  const [target] = targets
  if (target === undefined) {
    if (schema.complete)
      problems.push(problem('target_missing', {}, { code: 'TARGET_MISSING', port: 'table' }))
  } else if (targets.length > 1) {
    problems.push(
      problem('several_targets', { columns: namesOf(targets) }, { port: 'table', column: target.name }),
    )
  } else if (target.dtype === 'datetime') {
    const place = { code: 'COLUMN_KIND_MISMATCH', port: 'table', column: target.name } as const
    problems.push(problem('target_is_date', { column: target.name }, place))
  } else if (resolveTask(task, target) === 'regression' && !isNumericLike(target)) {
    const place = { code: 'TASK_MISMATCH', port: 'table', column: target.name } as const
    problems.push(problem('target_not_numeric', { column: target.name, kind: target.kind }, place))
  }
  if (schema.complete && features.length === 0) problems.push(problem('no_features', {}, { port: 'table' }))

  const refused = features.filter((column) => !isNumericLike(column))
  if (refused.length > 0) {
    const place = { code: 'COLUMN_KIND_MISMATCH', port: 'table', column: refused[0].name } as const
    const fixes = preparationFixes(refused, insertBefore)
    problems.push(problem('not_numeric', { columns: namesOf(refused) }, { ...place, fixes }))
  }
  const gaps = features.filter((column) => isNumericLike(column) && column.missing === true)
  if (!acceptsMissing && gaps.length > 0) {
    const place = { port: 'table', column: gaps[0].name, fixes: imputeFixes(gaps, insertBefore) }
    problems.push(problem('may_be_missing', { columns: namesOf(gaps) }, place))
  }
  return problems
}

/** What is set about classes alone where `auto` predicts numbers: it does nothing, and the form shows it. */
export function idleClassParams(
  { inputs, problem }: Pick<CheckContext<unknown>, 'inputs' | 'problem'>,
  params: { task: TaskChoice; criterion: string; class_weight: string },
): NodeProblem[] {
  const table = inputs['table']
  const target = table?.type === 'table' ? targetColumn(table.schema) : undefined
  if (target === undefined || params.task !== 'auto' || resolveTask('auto', target) !== 'regression')
    return []
  const set = [
    ...(params.criterion === 'gini' ? [] : ['criterion']),
    ...(params.class_weight === 'none' ? [] : ['class_weight']),
  ]
  return set.map((param) => problem('numbers_idle', { column: target.name, param }, { param }))
}

/** Gaps that are filled before an estimator sees them. */
export function imputeFixes(
  gaps: readonly Column[],
  insertBefore: CheckContext<unknown>['insertBefore'],
): NonNullable<NodeProblem['fixes']> {
  const columns = { by: 'names', names: namesOf(gaps) }
  const changes = insertBefore('table', { type: 'impute', params: { columns } })
  return changes === null ? [] : [fixOf('fill_gaps', { columns: columns.names }, changes)]
}

/** Categories become columns; what is no category can only be set aside. */
export function preparationFixes(
  refused: readonly Column[],
  insertBefore: CheckContext<unknown>['insertBefore'],
): NonNullable<NodeProblem['fixes']> {
  const isCategory = ({ kind }: Column) => kind === 'categorical' || kind === 'boolean'
  const categories = refused.filter(isCategory)
  const others = refused.filter((column) => !isCategory(column))
  const encode = {
    type: 'one-hot-encode',
    params: { columns: { by: 'names', names: namesOf(categories) } },
  }
  const setAside = {
    type: 'select-columns',
    params: { roles: Object.fromEntries(others.map((column) => [column.name, 'ignored'])) },
  }
  return [
    { title: 'encode' as const, columns: namesOf(categories), node: encode },
    { title: 'set_aside' as const, columns: namesOf(others), node: setAside },
  ].flatMap(({ title, columns, node }) => {
    const changes = columns.length === 0 ? null : insertBefore('table', node)
    return changes === null ? [] : [fixOf(title, { columns }, changes)]
  })
}

function namesOf(columns: readonly Column[]): string[] {
  return columns.map((column) => column.name)
}

/** The model that training on the table at the port `table` will give. */
export function sketchModel(
  { inputs }: Pick<PropagateContext<unknown>, 'inputs'>,
  choice: TaskChoice,
): Record<'model', PortSchema> {
  const table = inputs['table']
  const known = choice === 'auto' ? null : choice
  if (table?.type !== 'table') {
    const signature = { task: known, target: null, features: null, trainsOnPartition: null }
    return { model: { type: 'model', signature } }
  }
  const { schema } = table
  const target = targetColumn(schema) ?? null
  return {
    model: {
      type: 'model',
      signature: {
        task: target === null ? known : resolveTask(choice, target),
        target,
        features: schema.complete ? columnsOfRole(schema, 'feature') : null,
        trainsOnPartition: partitionColumn(schema) !== undefined,
      },
    },
  }
}
