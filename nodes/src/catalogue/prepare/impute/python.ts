import {
  PythonExportError,
  pythonTable,
  type PythonBlock,
  type PythonContext,
  type PythonLane,
  type PythonTransformer,
} from '../../../core/python/block.ts'
import { transformLanes } from '../../../core/python/lanes.ts'
import { pythonLiteral, pythonString } from '../../../core/python/literal.ts'
import { call, text } from '../../../core/python/source.ts'
import { unknownTable, type ColumnDtype } from '../../../core/table/schema.ts'
import { constantFor, imputedColumn, type Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params } = context
  const input = context.inputSchemas['table']
  // Each apart: together they would become one array of Python objects, with one constant for all.
  const numbers = imputer(context, 'float64')
  const words = imputer(context, 'string')
  const answers = imputer(context, 'bool')
  return transformLanes({
    context,
    table: pythonTable(context.inputs, 'table'),
    schema: input?.type === 'table' ? input.schema : unknownTable,
    selection: params.columns,
    // scikit-learn takes no column of plain booleans, and one without gaps needs no filling.
    skip: (lane) => dtypeOf(lane) === 'bool' && !lane.missing,
    transformers: (lane) => {
      const dtype = dtypeOf(lane)
      return dtype === 'string' ? words : dtype === 'bool' ? answers : numbers
    },
    after: (lane) => {
      const columns = lane.columns?.map((column) => imputedColumn(column, params.strategy)) ?? null
      return { columns, missing: false, kind: columns?.[0]?.kind ?? lane.kind }
    },
    place: 'in-place',
  })
}

function dtypeOf(lane: PythonLane) {
  const dtype = lane.columns?.[0]?.dtype ?? 'float64'
  if (dtype === 'datetime') {
    throw new PythonExportError(
      `The times of "${lane.source}" can’t be filled by scikit-learn.`,
      'Leave the column out.',
    )
  }
  return dtype
}

function imputer({ node, params, imports }: PythonContext<Params>, dtype: ColumnDtype): PythonTransformer {
  const isGiven = params.strategy === 'constant' && params.fill_value !== null
  const constant = isGiven ? constantFor(dtype, params.fill_value) : null
  return {
    node,
    step: 'impute',
    construct: () =>
      call(
        imports.name('sklearn.impute', 'SimpleImputer'),
        ['strategy', text(pythonString(params.strategy))],
        ...(constant === null ? [] : [['fill_value', pythonLiteral(constant)] as const]),
      ),
  }
}
