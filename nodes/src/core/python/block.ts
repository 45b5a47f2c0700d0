/** What a node type gives the Python export; `nodes/src/export` turns the blocks into a script or a notebook. */
import type { ModelTask } from '../artifact/artifact.ts'
import type { ClassValue } from '../learning/class-label.ts'
import type { PortSchema } from '../node/port.ts'
import type { Column, Partition } from '../table/schema.ts'
import type { PythonImports } from './imports.ts'
import type { PythonNames } from './names.ts'
import type { Python, PythonStatement } from './source.ts'

/**
 * A table on a wire as Python sees it: data frames, and the transformers that wait to be fitted inside the pipeline of
 * an estimator further down, where they see training rows only.
 */
export interface PythonTable {
  kind: 'table'
  /** Variable names: `all` before a split, one a partition after it, in the row order that the product uses. */
  frames: PythonFrames
  /** Changes with the content of the frames; two tables with the same state have the same frames. */
  state: string
  /** Whether another wire brings the same variables, so that they must not be changed. */
  shared: boolean
  /** The frames' columns, in their order. */
  frameColumns: readonly string[]
  /** The table's columns in their order, each with its way from a column of the frames. Without the partition column. */
  lanes: readonly PythonLane[]
  /** The ids of the nodes whose fitted transformers the frames have already gone through. */
  applied: readonly string[]
}

export type PythonFrames = { all: string } | ({ train: string; test: string } & { validation?: string })

export interface PythonLane {
  /** A column of the frames. */
  source: string
  /** The columns of the file that it came from, before any encoder or formula that the frames went through. */
  origins: readonly PythonOrigin[]
  /** What it goes through before an estimator sees it. */
  chain: readonly PythonTransformer[]
  /** The table's columns that come out of it; null where a run has not yet shown its categories. */
  columns: readonly Column[] | null
  /** Role and kind of what comes out. */
  role: Column['role']
  kind: Column['kind']
  /** Whether the frames hold whole numbers or yes/no as floating-point ones, because there are or were gaps. */
  heldAsFloat: boolean
  /** Whether values may still be missing after the chain. */
  missing: boolean
}

/** A column of the file, with its place there. */
export interface PythonOrigin {
  name: string
  place: number
}

/** One transformer of scikit-learn's, fitted column by column. Lanes share one where they share the node and params. */
export interface PythonTransformer {
  node: PythonNode
  /** The step's name in a pipeline: `impute`, `scale`, `encode`. */
  step: string
  /** The constructor call, for the frame it will be fitted on and the columns it will get. */
  construct(place: { frame: string; columns: readonly string[] }): Python
}

export interface PythonModel {
  kind: 'model'
  node: PythonNode
  /** The variable that holds the fitted pipeline. */
  name: string
  task: ModelTask
  target: Column
  /** The variable that holds the names of the columns that the pipeline takes. */
  features: string
  /** The lanes that became its features. */
  lanes: readonly PythonLane[]
  applied: readonly string[]
  /** The target's sorted values, where a run has shown them. */
  classes: readonly ClassValue[] | null
  /** The variable of a `LabelEncoder`, where the estimator needs class numbers. */
  labelEncoder: string | null
  /** What the estimator keeps of its features' weights. */
  importances: 'feature_importances_' | 'coef_'
  /** Whether the estimator is the last step of a `Pipeline`. */
  isPipeline: boolean
  /** Whether it predicts in single precision, which metrics would otherwise calculate on in. */
  singlePrecision: boolean
}

export interface PythonMetrics {
  kind: 'metrics'
  /** The variable of a dict from metric name to number; null where a run has no such numbers to compare with. */
  variable: string | null
  /** The dict's keys, the names of the metrics in a run. */
  names: readonly string[]
}

export type PythonValue = PythonTable | PythonModel | PythonMetrics | { kind: 'file' }

export interface PythonNode {
  id: string
  title: string
  note: string | null
}

export interface PythonDataset {
  id: string
  /** The file's name beside the script. */
  fileName: string
  /** The constant that holds its path. */
  path: string
}

/** A data set as a node sees it. */
export interface PythonDatasetFile extends PythonDataset {
  /** What stands between two values in the file. */
  delimiter: string
  /** How its letters are stored. */
  encoding: string
}

export interface PythonContext<Params> {
  node: PythonNode
  params: Params
  /** `random_state` of this node: `SEED`, or the number it sets itself. */
  seed: Python
  inputs: Readonly<Record<string, PythonValue | undefined>>
  /** What the ports hold: as a run has shown it where there was one, else propagated. */
  inputSchemas: Readonly<Record<string, PortSchema | undefined>>
  outputSchemas: Readonly<Record<string, PortSchema | undefined>>
  /** The sorted classes of the classifier that a run of this node trained; null where none is known. */
  classes: readonly ClassValue[] | null
  /** The numbers that a run of this node gave; null where there was none. */
  measured: Readonly<Record<string, number | null>> | null
  /** The output ports that feed another node. */
  usedOutputs: ReadonlySet<string>
  /** Every data set that the workflow names, by id. */
  datasets: Readonly<Record<string, PythonDatasetFile | undefined>>
  names: PythonNames
  imports: PythonImports
  /** Whether no other node of the workflow gives what this one gives, so that it can have the short name. */
  alone: boolean
  /** Whether a split comes further down: what is fitted here is fitted on all rows. */
  splitFollows: boolean
  /**
   * A variable for `value`: the one that an earlier block gave the same `key`, else a new one, whose assignment is added
   * to `statements`.
   */
  variable(input: { key: string; preferred: string; value: Python; statements: PythonStatement[] }): string
  /** A function at the top of the program: the one that an earlier block gave the same `key`, else a new one. */
  define(input: {
    key: string
    preferred: string
    parameters: readonly string[]
    body: readonly PythonStatement[]
  }): string
}

export interface PythonBlock {
  /** Empty when the work is done inside a later pipeline. */
  statements: readonly PythonStatement[]
  outputs: Readonly<Record<string, PythonValue>>
  /** A sentence for the reader that stands under the heading. */
  remark?: string
}

/** Raised by a node that can't be exported as it stands; the export lists every one of them before it fails. */
export class PythonExportError extends Error {
  /** What to do about it. */
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.name = 'PythonExportError'
    this.hint = hint
  }
}

/** The partitions that the frames stand for, in order; none before a split. */
export function partitionsOf(frames: PythonFrames): Partition[] {
  if ('all' in frames) return []
  return frames.validation === undefined ? ['train', 'test'] : ['train', 'validation', 'test']
}

/** The frame that transformers and estimators learn from. */
export function trainingFrame(frames: PythonFrames): string {
  return 'all' in frames ? frames.all : frames.train
}

/** Every frame's variable. */
export function framesOf(frames: PythonFrames): string[] {
  if ('all' in frames) return [frames.all]
  return [frames.train, frames.validation, frames.test].filter((name) => name !== undefined)
}

/** @throws Error when the port isn't connected or brings something else: the document has not been validated. */
export function pythonTable(inputs: PythonContext<unknown>['inputs'], port: string): PythonTable {
  const value = inputs[port]
  if (value?.kind !== 'table') throw new Error(`Port "${port}" brings no table.`)
  return value
}

/** @throws Error as `pythonTable`. */
export function pythonModel(inputs: PythonContext<unknown>['inputs'], port: string): PythonModel {
  const value = inputs[port]
  if (value?.kind !== 'model') throw new Error(`Port "${port}" brings no model.`)
  return value
}
