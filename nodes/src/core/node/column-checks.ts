/** What every node that names columns has to say when one isn't there. */
import type { WorkflowChange } from '../document/change.ts'
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
  return selectColumns(schema, selection).absent.map(({ name, suggestions }) => ({
    ...absent(name, suggestions),
    param,
    fixes: [
      ...suggestions.map((suggestion) =>
        fix(`Use "${suggestion}"`, node, param, {
          by: 'names',
          names: selection.names.map((candidate) => (candidate === name ? suggestion : candidate)),
        }),
      ),
      fix(`Leave "${name}" out`, node, param, {
        by: 'names',
        names: selection.names.filter((candidate) => candidate !== name),
      }),
    ],
  }))
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
  return [
    {
      ...absent(name, suggestions),
      param,
      fixes: suggestions.map((suggestion) => fix(`Use "${suggestion}"`, node, param, suggestion)),
    },
  ]
}

function absent(name: string, suggestions: string[]): NodeProblem {
  return {
    code: 'COLUMN_NOT_FOUND',
    severity: 'error',
    column: name,
    message: `The table has no column "${name}".`,
    hint:
      suggestions.length > 0
        ? `Did you mean ${suggestions.map((suggestion) => `"${suggestion}"`).join(' or ')}?`
        : 'Choose one of its columns.',
  }
}

function fix(title: string, node: string, param: string, value: string | ColumnSelection) {
  const changes: WorkflowChange[] = [{ change: 'set_params', node, set: { [param]: value } }]
  return { title, changes }
}
