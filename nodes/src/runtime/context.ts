/** What a node's `run.ts` gets: its params, its inputs, a place for its outputs, and nothing of the machine. */
import type { Chart } from '../core/artifact/chart.ts'
import type {
  MetricsArtifact,
  ModelArtifact,
  ModelSignature,
  TableArtifact,
} from '../core/artifact/artifact.ts'
import type { Finding } from '../core/learning/findings.ts'
import type { Expression } from '../core/expression/expression.ts'
import type { MessageValues } from '../core/text/fill-message.ts'
import type { Projection, Recipe, RecipeStep } from '../core/recipe/recipe.ts'
import type { Column, Partition, TableSchema } from '../core/table/schema.ts'
import type { StateValue } from '../learn/serialization/serialise.ts'
import type { TableFacts } from './column-profile.ts'
import type { KnownColumn } from './csv/csv-columns.ts'
import type { CsvReadOptions } from './csv/csv-options.ts'
import type { CsvTable } from './csv/read-csv.ts'
import type { LogLevel } from './protocol.ts'

export interface RunContext<Params> {
  params: Params
  signal: AbortSignal
  /** The table at an input port. */
  table(port: string): Promise<Table>
  model(port: string): Promise<TrainedModel>
  /** Whether an optional input is connected. */
  hasInput(port: string): boolean
  /** The file behind a data set param. */
  dataset(param: string): DatasetFile
  /**
   * Reads a CSV file; `known` are columns whose dtype and kind the caller already knows.
   *
   * @throws CsvProblem naming row and column.
   */
  readCsv(file: DatasetFile, options: CsvReadOptions, known: readonly KnownColumn[]): Promise<CsvTable>
  outputs: Outputs
  progress(fraction: number, detail?: { note?: string; loss?: number }): void
  log(level: LogLevel, text: string): void
  /** Ends the run with a message that the manifest declares with severity error. */
  fail(message: string, values?: MessageValues, place?: { column?: string; row?: number }): never
  /** Shows a message that the manifest declares with severity warning; the run goes on. */
  warn(message: string, values?: MessageValues): void
}

export type Run<Params> = (context: RunContext<Params>) => Promise<void>

export interface DatasetFile {
  id: string
  path: string
  /** What its owner calls the file; never a path. */
  shownName: string
  /** Kinds and roles that the data set declares; null for an unprepared upload. */
  schema: TableSchema | null
}

/** An input table: Parquet behind DuckDB, read as typed arrays, transformed by streaming SQL. */
export interface Table {
  schema: TableSchema
  rows: number
  recipe: Recipe
  header: TableArtifact
  /** Reads columns into typed arrays, in the table's row order. */
  read(columns: readonly string[], options?: { partitions?: readonly Partition[] }): Promise<Frame>
  /** Rows for which the expression is true, counted. */
  count(where?: Expression): Promise<number>
  /**
   * The rows that an estimator or transformer may learn from: the train partition where there is one, else all.
   */
  trainingPartitions(): readonly Partition[] | undefined
  /**
   * The table as a model with this recipe takes it: the row-wise steps that it hasn't gone through yet are applied on
   * the way, streaming.
   */
  prepare(recipe: Recipe): PreparedTable
  /** Writes all rows as CSV (UTF-8, RFC 4180 quotes, missing as empty) to a path inside the task's folder. */
  writeCsv(
    path: string,
    options: { delimiter: string; header: boolean; escapeFormulas: boolean },
  ): Promise<void>
  writeParquet(
    path: string,
    options: { compression: 'snappy' | 'zstd' | 'gzip' | 'uncompressed' },
  ): Promise<void>
}

export type PreparedTable =
  | { ok: true; table: Table }
  /** The table went through other steps than the model's training rows did. */
  | { ok: false; reason: 'prepared_differently' }
  | { ok: false; reason: 'missing_columns'; columns: string[] }

/** Columns of one table in memory, each a typed array of length `rows`. */
export interface Frame {
  rows: number
  /** float64, int64 and bool columns as numbers (bool as 0 and 1); missing is NaN. @throws for other dtypes. */
  numbers(column: string): Float64Array
  /** Text columns as codes into their distinct values sorted by code point; missing is -1. */
  codes(column: string): { codes: Int32Array; values: string[] }
  /** datetime columns as milliseconds since 1970 UTC; missing is NaN. */
  times(column: string): Float64Array
}

/** Fitted state as the learning library writes and reads it. */
export interface StateRecord {
  readonly [key: string]: StateValue
}

export interface TrainedModel {
  header: ModelArtifact
  /** Fitted state as the learning library's `deserialise` gives it. */
  state: StateRecord
}

export interface Outputs {
  /**
   * Writes a table computed from an input by streaming SQL; order of rows is kept.
   *
   * `steps` go behind the input's recipe. A row-wise step is also what is computed, so that table and recipe agree.
   */
  transform(port: string, input: Table, change: TableChange): Promise<TableArtifact>
  /** Takes a table that the runtime's own reader has staged. */
  adopt(port: string, staged: StagedTable): Promise<TableArtifact>
  /** Writes a table from typed arrays. */
  columns(
    port: string,
    table: { schema: TableSchema; columns: readonly ColumnData[]; recipe: Recipe },
  ): Promise<TableArtifact>
  model(
    port: string,
    model: Omit<ModelArtifact, 'kind' | 'state' | 'files'> & { fitted: object },
  ): Promise<ModelArtifact>
  metrics(
    port: string,
    metrics: Omit<MetricsArtifact, 'kind' | 'files' | 'summary' | 'words'> & { summary: readonly Finding[] },
  ): Promise<MetricsArtifact>
  /** A file for download; `write` puts it at the path it is given. */
  file(
    port: string,
    file: { name: string; mediaType: string; write(path: string): Promise<void> },
  ): Promise<void>
}

export type TableChange =
  /** A row-wise step: columns computed in place, appended or dropped. */
  | { change: 'project'; projection: Projection; fitted: boolean }
  /** Keeps the rows for which the expression is true. */
  | { change: 'filter'; where: Expression }
  /** Keeps the first of each set of rows with equal values in `columns`. */
  | { change: 'distinct'; columns: readonly string[]; keep: 'first' | 'last' | 'none' }
  /** Reorders, repeats or drops rows: row numbers of the input in output order, and new columns for the output rows. */
  | { change: 'take'; rows: Int32Array; add: readonly ColumnData[] }

export interface StagedTable {
  /** A Parquet file of the runtime's own, which is moved; see `read-csv.ts`. */
  file: string
  schema: TableSchema
  /** What is known of it; null where that has to be found out. */
  facts: TableFacts | null
}

export type ColumnData = { column: Column } & (
  | { values: Float64Array }
  | { values: readonly (string | null)[] }
  | { codes: Int32Array; labels: readonly string[] }
)

export type { Chart, ModelSignature, RecipeStep }
