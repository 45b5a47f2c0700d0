/** The data frames behind a table: their lanes, and how a step that computes them anew names them. */
import type { Column } from '../table/schema.ts'
import {
  framesOf,
  type PythonContext,
  type PythonFrames,
  type PythonLane,
  type PythonOrigin,
  type PythonTable,
} from './block.ts'
import { identifierFrom } from './names.ts'
import { assign, call, list, type Python, type PythonStatement } from './source.ts'

/** A lane that brings a column of the frames as it is. */
export function plainLane(
  column: Column,
  origins: readonly PythonOrigin[] = [{ name: column.name, place: 0 }],
): PythonLane {
  return {
    source: column.name,
    origins,
    chain: [],
    columns: [column],
    role: column.role,
    kind: column.kind,
    heldAsFloat: (column.dtype === 'int64' || column.dtype === 'bool') && column.missing !== false,
    missing: column.missing !== false,
  }
}

export interface FrameChange<Params> {
  context: PythonContext<Params>
  table: PythonTable
  statements: PythonStatement[]
  /** The new frame from the old one's variable. */
  frame: (frame: string) => Python
}

/**
 * Computes every frame anew, under its own name where nothing else needs the old one. The lanes stay as they are.
 */
export function changeFrames<Params>({
  context,
  table,
  statements,
  frame,
}: FrameChange<Params>): PythonTable {
  const frames = renamedFrames(context, table)
  const before = framesOf(table.frames)
  framesOf(frames).forEach((name, position) => statements.push(assign(name, frame(before[position]))))
  return { ...table, frames, state: context.node.id, shared: false }
}

/** The variables that changed frames get: the same ones, or new ones where another wire still brings the old. */
export function renamedFrames<Params>(context: PythonContext<Params>, table: PythonTable): PythonFrames {
  const { frames } = table
  if (!table.shared) return frames
  const label = identifierFrom(context.node.title) ?? 'table'
  if ('all' in frames) return { all: context.names.allocate(label, 'table') }
  const rename = (name: string) => context.names.allocate(`${name}_${label}`)
  return {
    train: rename(frames.train),
    ...(frames.validation !== undefined && { validation: rename(frames.validation) }),
    test: rename(frames.test),
  }
}

/** Every frame put under the other again, in the table's row order, where the table has been split. */
export function wholeFrame<Params>(
  context: PythonContext<Params>,
  table: PythonTable,
  statements: PythonStatement[],
): string {
  if ('all' in table.frames) return table.frames.all
  const parts = framesOf(table.frames).map((name): Python => ({ is: 'text', text: name }))
  return context.variable({
    key: `whole ${table.state} ${framesOf(table.frames).join(' ')}`,
    preferred: 'rows',
    value: call(`${context.imports.module('pandas', 'pd')}.concat`, list(parts)),
    statements,
  })
}
