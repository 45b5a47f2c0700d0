import type { z } from 'zod'
import { fixOf, type ProblemFix } from '../../../core/document/problem.ts'
import { imputeFixes, preparationFixes } from '../../../core/learning/training-table.ts'
import { absentColumns, tableSchemaAt } from '../../../core/node/column-checks.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { selectColumns } from '../../../core/table/column-selection.ts'
import { isNumericLike, type Column, type TableSchema } from '../../../core/table/schema.ts'
import type { manifest } from './manifest.ts'

export type Params = z.infer<typeof manifest.params>

/** Numbers that name groups: their size means nothing. */
export function clusterColumn({ cluster_column: name }: Params): Column {
  return { name, kind: 'categorical', dtype: 'int64', role: 'feature', missing: false }
}

/**
 * How centres are searched for, by scikit-learn's name. Elkan's way computes a distance from differences, in one order on
 * every machine, so that a row between two centres goes to the same one in Python; it keeps a number for each row and
 * cluster, which is too much of many clusters. A single one needs no search.
 */
export function searchAlgorithm({ n_clusters }: Params): 'elkan' | 'lloyd' {
  return n_clusters > 1 && n_clusters <= 100 ? 'elkan' : 'lloyd'
}

/** The column of the table that has the new column's name; names that differ in case only are the same. */
export function takenName(params: Params, schema: TableSchema): string | null {
  const wanted = params.cluster_column.toLowerCase()
  return schema.columns.find(({ name }) => name.toLowerCase() === wanted)?.name ?? null
}

export function checkInputs(context: CheckContext<Params>): NodeProblem[] {
  const { node, params, inputs, problem, insertBefore } = context
  const schema = tableSchemaAt(inputs)
  const { columns } = selectColumns(schema, params.columns)
  const problems = absentColumns({ node: node.id, param: 'columns', schema, selection: params.columns })
  if (schema.complete && problems.length === 0 && columns.length === 0) {
    problems.push(problem('no_columns', {}, { param: 'columns' }))
  }
  const refused = columns.filter((column) => !isNumericLike(column))
  if (refused.length > 0) {
    const place = { code: 'COLUMN_KIND_MISMATCH', param: 'columns', column: refused[0].name } as const
    const fixes =
      params.columns.by === 'names'
        ? [leaveOut(node.id, params.columns.names, refused)]
        : preparationFixes(refused, insertBefore)
    problems.push(problem('not_numeric', { columns: namesOf(refused) }, { ...place, fixes }))
  }
  const gaps = columns.filter((column) => isNumericLike(column) && column.missing === true)
  if (gaps.length > 0) {
    const place = { port: 'table', column: gaps[0].name, fixes: imputeFixes(gaps, insertBefore) }
    problems.push(problem('may_be_missing', { columns: namesOf(gaps) }, place))
  }
  const taken = takenName(params, schema)
  if (taken !== null) {
    const place = { param: 'cluster_column', column: taken, fixes: [rename(node.id, params, schema)] }
    problems.push(problem('name_taken', { column: taken }, place))
  }
  return problems
}

export function propagateSchema({ params, inputs }: PropagateContext<Params>): Record<string, PortSchema> {
  const schema = tableSchemaAt(inputs)
  const columns = [...schema.columns, clusterColumn(params)]
  return {
    table: { type: 'table', schema: { columns, complete: schema.complete } },
    metrics: { type: 'metrics' },
  }
}

function leaveOut(node: string, names: readonly string[], refused: readonly Column[]): ProblemFix {
  const left = names.filter((name) => !refused.some((column) => column.name === name))
  const columns = { by: 'names', names: left }
  return fixOf('leave_all_out', { columns: namesOf(refused) }, [
    { change: 'set_params', node, set: { columns } },
  ])
}

function rename(node: string, params: Params, schema: TableSchema): ProblemFix {
  let name = params.cluster_column
  for (let number = 2; takenName({ ...params, cluster_column: name }, schema) !== null; number++) {
    name = `${params.cluster_column}_${number}`
  }
  return fixOf('name_it', { name }, [{ change: 'set_params', node, set: { cluster_column: name } }])
}

function namesOf(columns: readonly Column[]): string[] {
  return columns.map((column) => column.name)
}
