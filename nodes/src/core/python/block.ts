/** What a node type gives the Python export; `nodes/src/export` turns the blocks into a script or a notebook. */
import type { PortSchema } from '../node/port.ts'
import type { PythonNames } from './names.ts'
import type { PythonImports } from './imports.ts'

/**
 * A table on a wire as Python sees it. Before a split it is one data frame; after it, one frame a partition, in the row
 * order that the product uses. Transforms that a pipeline can hold wait in `pending` until an estimator or a writer
 * needs them, so that they end up fitted inside the pipeline.
 */
export interface PythonTable {
  kind: 'table'
  /** Variable names by partition; `all` alone before a split. */
  frames: { all: string } | { train: string; validation?: string; test: string }
  /** Feature columns of the frames themselves, in order: what goes into the pipeline. */
  features: string[]
  target: string | null
  pending: PythonTransform[]
}

/** One fitted or stateless transformer over some columns. */
export interface PythonTransform {
  node: { id: string; title: string; note: string | undefined }
  columns: string[]
  /** A constructor call of a scikit-learn transformer, `SimpleImputer(strategy="median")`. */
  expression: string
  /** The imports that `expression` needs. */
  imports: { module: string; name: string }[]
  /** Whether the columns keep their names and places (impute, scale) or are replaced by others at the end (one-hot). */
  replaces: 'in-place' | 'appends'
}

export interface PythonModel {
  kind: 'model'
  /** The variable that holds the fitted pipeline. */
  name: string
  task: 'classification' | 'regression'
  /** The columns of the raw frame that the pipeline takes. */
  features: string[]
  target: string
  /** The model's class labels as Python literals; null for regression. */
  positiveLabel: string | null
}

export type PythonValue = PythonTable | PythonModel | { kind: 'metrics'; name: string } | { kind: 'file' }

export interface PythonContext<Params> {
  node: { id: string; title: string; note: string | undefined }
  params: Params
  /** `random_state` of this node: its own or the workflow's. */
  seed: number
  inputs: Readonly<Record<string, PythonValue | undefined>>
  /** What the ports are known to hold: of a run where there was one, else propagated. */
  inputSchemas: Readonly<Record<string, PortSchema | undefined>>
  outputSchemas: Readonly<Record<string, PortSchema | undefined>>
  /** File names of the data sets by id, as they lie beside the script. */
  datasets: Readonly<Record<string, PythonDataset>>
  names: PythonNames
  imports: PythonImports
  /** Indented source text of a fitted pipeline's definition from pending transforms and a final estimator. */
  pipeline(input: { table: PythonTable; estimator: string | null }): string
}

export interface PythonDataset {
  fileName: string
  /** Keyword arguments of `pd.read_csv` beside the path, as Python source. */
  readArguments: string[]
}

export interface PythonBlock {
  /** Lines of code without indentation of their own; empty when the work is done inside a later pipeline. */
  lines: string[]
  outputs: Record<string, PythonValue>
}

/** Raised by a node that can't be exported as it stands; the export lists every one of them before it fails. */
export class PythonExportError extends Error {
  readonly nodeId: string

  constructor(nodeId: string, message: string) {
    super(message)
    this.name = 'PythonExportError'
    this.nodeId = nodeId
  }
}
