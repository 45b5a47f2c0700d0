/** What a node is thought to cost before it runs: pure formulas of sizes and params, one a node type. */
import { selectColumns, type ColumnSelection } from '../table/column-selection.ts'
import { partitionColumn } from '../table/schema.ts'
import type { InputSchemas } from './node-type.ts'

/** What an artifact is thought to hold. */
export interface Size {
  /** Of a table; 0 for what has none. */
  rows: number
  columns: number
  /** In memory, as typed arrays. */
  bytes: number
}

/** The file behind a data set param; rows and columns are null until it has been read once. */
export interface DatasetSize {
  rows: number | null
  columns: number | null
  bytes: number
}

export interface CostContext<Params> {
  params: Params
  /** By input port; left out where nothing is connected. */
  inputs: Readonly<Record<string, Size | undefined>>
  /** What is known of the columns at the input ports. */
  schemas: InputSchemas
  datasets: Readonly<Record<string, DatasetSize | undefined>>
}

export interface Cost {
  /** Of work on one core of a usual machine, beside the start of the task. Past runs correct it by a factor. */
  seconds: number
  /** Of memory at the peak, beside what the runtime itself takes. */
  bytes: number
  /** What each output port will hold. */
  outputs: Readonly<Record<string, Size>>
}

/** Bytes of a cell in memory: a number, or a text's code and its share of the texts. */
export const cellBytes = 8

/** Of one cell that streaming SQL reads, computes and writes. */
export const secondsOfStreamedCell = 6e-8
/** Of one cell that is read into a typed array. */
export const secondsOfReadCell = 1.5e-8
/** Memory that streaming SQL takes whatever the size of the table. */
export const streamingBytes = 64e6

/** A table of so many rows and columns. */
export function tableSize(rows: number, columns: number): Size {
  const whole = { rows: Math.max(0, Math.round(rows)), columns: Math.max(0, Math.round(columns)) }
  return { ...whole, bytes: whole.rows * whole.columns * cellBytes }
}

/** Something that isn't a table. */
export function blobSize(bytes: number): Size {
  return { rows: 0, columns: 0, bytes: Math.round(bytes) }
}

/** The table at a port; an empty one where nothing is known of it. */
export function sizeAt(context: Pick<CostContext<unknown>, 'inputs'>, port = 'table'): Size {
  return context.inputs[port] ?? tableSize(0, 0)
}

/** A row-wise change that streams: it costs its cells and keeps nothing in memory. */
export function streamed(input: Size, output: Size): Cost {
  return {
    seconds: (input.rows * input.columns + output.rows * output.columns) * 0.5 * secondsOfStreamedCell,
    bytes: streamingBytes,
    outputs: { table: output },
  }
}

/** The columns that an estimator learns from: all that are known as features, else all but the target. */
export function featureCount(
  { inputs, schemas }: Pick<CostContext<unknown>, 'inputs' | 'schemas'>,
  port = 'table',
): number {
  const schema = schemas[port]
  if (schema?.type === 'table' && schema.schema.complete) {
    return schema.schema.columns.filter((column) => column.role === 'feature').length
  }
  return Math.max(1, (inputs[port]?.columns ?? 2) - 1)
}

/** Reading a file of text into a table. */
export function readingCost(file: DatasetSize | undefined): Cost {
  const bytes = file?.bytes ?? 0
  // Before a file has been read, its columns are taken for ten and a cell for seven letters.
  const columns = file?.columns ?? 10
  const table = tableSize(file?.rows ?? bytes / (7 * columns), columns)
  return {
    seconds: 1.2e-8 * bytes + table.rows * table.columns * secondsOfStreamedCell * 0.5,
    bytes: streamingBytes + 2 * table.bytes + Math.min(bytes, 128e6),
    outputs: { table },
  }
}

/** How many columns a selection chooses; a third of them where the columns aren't known. */
export function chosenCount(
  context: Pick<CostContext<unknown>, 'inputs' | 'schemas'>,
  selection: ColumnSelection,
): number {
  const schema = context.schemas['table']
  if (schema?.type === 'table' && schema.schema.complete) {
    return selectColumns(schema.schema, selection).columns.length
  }
  if (selection.by === 'names') return selection.names.length
  return Math.ceil(sizeAt(context).columns / 3)
}

/** A transformer that reads its columns to learn from them, then streams the table. */
export function fittedTransform(
  context: Pick<CostContext<unknown>, 'inputs' | 'schemas'>,
  selection: ColumnSelection,
  output: Size,
): Cost {
  const input = sizeAt(context)
  const read = input.rows * chosenCount(context, selection)
  const passing = streamed(input, output)
  return {
    ...passing,
    // Learning sorts a column, or counts its values.
    seconds: passing.seconds + read * (secondsOfReadCell + 1e-7),
    bytes: passing.bytes + 2 * cellBytes * read,
  }
}

/** What every estimator does first: its features and the target come into memory. */
export function trainingRead(context: Pick<CostContext<unknown>, 'inputs' | 'schemas'>): {
  rows: number
  features: number
  seconds: number
  bytes: number
} {
  const { rows } = sizeAt(context)
  const features = Math.max(1, featureCount(context))
  const cells = rows * (features + 1)
  return { rows, features, seconds: cells * secondsOfReadCell, bytes: streamingBytes + 2 * cellBytes * cells }
}

/** Levels of a tree that splits in halves until a row is alone, a quarter more for splits that aren't even. */
export function treeLevels(rows: number, maxDepth: number | null): number {
  const grown = 1.25 * Math.log2(Math.max(2, rows))
  return Math.max(1, maxDepth === null ? grown : Math.min(maxDepth, grown))
}

/** A model that predicts rows: those set aside for testing, where the table is split. */
export function predictingCost(context: Pick<CostContext<unknown>, 'inputs' | 'schemas'>): {
  rows: number
  seconds: number
  bytes: number
} {
  const { rows: all, columns } = sizeAt(context)
  const schema = context.schemas['table']
  const split = schema?.type === 'table' && partitionColumn(schema.schema) !== undefined
  const rows = split ? all / 4 : all
  const model = context.inputs['model']?.bytes ?? 2_000
  // The size of the model stands for the steps of a row through it: the depth of trees of fifty thousand nodes each.
  const nodes = 2 + model / 64
  const steps = columns + Math.log2(nodes) * Math.max(1, nodes / 50_000)
  return {
    rows,
    seconds: rows * (columns * secondsOfReadCell + steps * 1.2e-8),
    bytes: streamingBytes + 2 * cellBytes * rows * columns + 2 * model,
  }
}
