import { checkFormula } from '../../../core/expression/check.ts'
import type { Expression } from '../../../core/expression/expression.ts'
import {
  PythonExportError,
  framesOf,
  pythonTable,
  type PythonBlock,
  type PythonContext,
  type PythonLane,
  type PythonTable,
} from '../../../core/python/block.ts'
import { computedColumn, type ComputedColumnOptions } from '../../../core/python/computed-column.ts'
import { plainLane, renamedFrames } from '../../../core/python/frames.ts'
import { pythonString } from '../../../core/python/literal.ts'
import { originsOf } from '../../../core/python/lanes.ts'
import { identifierFrom } from '../../../core/python/names.ts'
import { settle } from '../../../core/python/settle.ts'
import { assign, call, text, type PythonStatement } from '../../../core/python/source.ts'
import { findColumn } from '../../../core/table/schema.ts'
import { computedOf, type Params } from './formula.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params } = context
  const statements: PythonStatement[] = []
  const table = settledFor(context, pythonTable(context.inputs, 'table'), statements)
  const held = table.lanes.flatMap((lane) =>
    lane.chain.length > 0
      ? []
      : (lane.columns ?? []).map((column) => ({ column, heldAsFloat: lane.heldAsFloat })),
  )
  const schema = { columns: held.map(({ column }) => column), complete: true }
  const checked = checkFormula(params.expression, schema)
  const computed = computedOf(params, checked, schema)
  if (computed === null || !checked.ok) {
    throw new PythonExportError(
      `The formula of "${params.name}" can’t be computed for the data frames.`,
      'Open the node and mend the formula.',
    )
  }
  const shown = context.outputSchemas['table']
  const known = shown?.type === 'table' ? findColumn(shown.schema, params.name)?.missing : undefined
  const missing = known ?? (checked.mayBeMissing ? undefined : false)
  const column = { ...computed.column, ...(missing !== undefined && { missing }) }
  const frames = ownFrames(context, table, statements)
  assignTo(context, framesOf(frames), statements, {
    expression: computed.expression,
    options: (frame) => ({ frame, imports: context.imports, columns: held, result: column }),
  })
  const lane = plainLane(column, originsOf(lanesOf(checked.columns, table.lanes)))
  const isReplaced = table.lanes.some(({ source }) => source === params.name)
  return {
    statements,
    outputs: {
      table: {
        ...table,
        frames,
        shared: false,
        state: context.node.id,
        frameColumns: table.frameColumns.includes(params.name)
          ? table.frameColumns
          : [...table.frameColumns, params.name],
        lanes: isReplaced
          ? table.lanes.map((each) => (each.source === params.name ? lane : each))
          : [...table.lanes, lane],
      },
    },
  }
}

function lanesOf(names: readonly string[], lanes: readonly PythonLane[]): PythonLane[] {
  return lanes.filter((lane) => (lane.columns ?? []).some(({ name }) => names.includes(name)))
}

/** What the formula needs must be in the frames, and what it replaces must not wait for a pipeline. */
function settledFor(
  context: PythonContext<Params>,
  table: PythonTable,
  statements: PythonStatement[],
): PythonTable {
  const { params } = context
  const input = context.inputSchemas['table']
  const checked = checkFormula(
    params.expression,
    input?.type === 'table' ? input.schema : { columns: [], complete: false },
  )
  const touched = new Set([...(checked.ok ? checked.columns : []), params.name])
  const isTouched = (lane: PythonLane): boolean =>
    touched.has(lane.source) || (lane.columns ?? []).some(({ name }) => touched.has(name))
  const waits = table.lanes.some(
    (lane) => lane.chain.length > 0 && (lane.columns === null || isTouched(lane)),
  )
  return waits ? settle(context, table, statements) : table
}

/** Frames that may be changed: the table's, or copies where another wire brings them too. */
function ownFrames(context: PythonContext<Params>, table: PythonTable, statements: PythonStatement[]) {
  const frames = renamedFrames(context, table)
  const before = framesOf(table.frames)
  framesOf(frames).forEach((frame, place) => {
    if (frame !== before[place]) statements.push(assign(frame, call(`${before[place]}.copy`)))
  })
  return frames
}

function assignTo(
  context: PythonContext<Params>,
  frames: readonly string[],
  statements: PythonStatement[],
  formula: {
    expression: Expression
    options: (frame: string) => Omit<ComputedColumnOptions, 'before'>
  },
): void {
  const { name } = context.params
  const { expression, options } = formula
  const targets = frames.map((frame) => `${frame}[${pythonString(name)}]`)
  const computed = frames.map((frame, place) =>
    computedColumn(expression, { ...options(frame), before: `${targets[place]} = ` }),
  )
  if (computed.every(({ parts, isLong }) => parts.length === 0 && !isLong)) {
    computed.forEach(({ value }, place) => statements.push(assign(targets[place], value)))
    return
  }
  const { parts, value } = computedColumn(expression, { ...options('frame'), before: 'return ' })
  const compute = context.define({
    key: `formula of ${context.node.id}`,
    preferred: `compute_${identifierFrom(name) ?? 'column'}`,
    parameters: ['frame'],
    body: [...parts, { is: 'return', value }],
  })
  frames.forEach((frame, place) => statements.push(assign(targets[place], call(compute, text(frame)))))
}
