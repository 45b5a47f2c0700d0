/** What every node that names columns has to say when one isn't there. */
import type { WorkflowChange } from '../document/change.ts'
import { fixOf, problemOf, type ProblemFix } from '../document/problem.ts'
import { selectColumns, suggestColumns, type ColumnSelection } from '../table/column-selection.ts'
import { findColumn, unknownTable, type TableSchema } from '../table/schema.ts'
import { errorMessage } from './message.ts'
import type { InputSchemas, NodeProblem } from './node-type.ts'

/** For the manifest of a node type with a `columns` or `column` param. */
export const columnMessages = {
  column_not_found: errorMessage('The table has no column "{column}".', 'Choose one of its columns.'),
}

/** The schema at a table port; an unknown one when nothing is known of it. */
export function tableSchemaAt(inputs: InputSchemas, port = 'table'): TableSchema {
  const schema = inputs[port]
  return schema?.type === 'table' ? schema.schema : unknownTable
}

/** A problem for every name of a selection that the table is known not to have, with the nearest name as its fix. */
export function absentColumns(input: {
  node: string
  param: string
  schema: TableSchema
  selection: ColumnSelection
}): NodeProblem[] {
  const { node, param, schema, selection } = input
  if (selection.by !== 'names') return []
  return selectColumns(schema, selection).absent.map(({ name, suggestions }) => {
    const { names } = selection
    const named = (names: string[]) => setParam(node, param, { by: 'names', names })
    const fixes = [
      ...suggestions.map((near) =>
        fixOf('use', { name: near }, named(names.map((each) => (each === name ? near : each)))),
      ),
      fixOf('leave_out', { name }, named(names.filter((each) => each !== name))),
    ]
    return absent(name, suggestions, { param, fixes })
  })
}

/** The same for a param that names one column. */
export function absentColumn(input: {
  node: string
  param: string
  schema: TableSchema
  name: string | null
}): NodeProblem[] {
  const { node, param, schema, name } = input
  if (name === null || !schema.complete || findColumn(schema, name) !== undefined) return []
  const suggestions = suggestColumns(schema, name)
  const fixes = suggestions.map((near) => fixOf('use', { name: near }, setParam(node, param, near)))
  return [absent(name, suggestions, { param, fixes })]
}

function absent(column: string, near: string[], place: { param: string; fixes: ProblemFix[] }): NodeProblem {
  return problemOf('column_not_found', { column, near }, { code: 'COLUMN_NOT_FOUND', column, ...place })
}

function setParam(node: string, param: string, value: string | ColumnSelection): WorkflowChange[] {
  return [{ change: 'set_params', node, set: { [param]: value } }]
}
