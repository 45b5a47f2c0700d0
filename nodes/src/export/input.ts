/** What the export is made from. */
import type { Artifact } from '../core/artifact/artifact.ts'
import type { WorkflowDocument } from '../core/document/document.ts'
import type { ServerNodeTypes } from '../core/node/server-node-type.ts'
import type { TableSchema } from '../core/table/schema.ts'

export interface ExportInput {
  document: WorkflowDocument
  nodeTypes: ServerNodeTypes
  /** The data sets that the workflow names, by id. */
  datasets: Readonly<Record<string, ExportDataset>>
  /** The last run of this very document; null when it was never run. */
  run: ExportRun | null
}

export interface ExportDataset {
  /** The name that the file shall have beside the script. */
  fileName: string
  /** Null for an upload that has not been read yet. */
  schema: TableSchema | null
  sha256: string
  /** What stands between the file's values, a comma when it isn't known. */
  delimiter?: string
  /** How the file's letters are stored, in UTF-8 when it isn't known. */
  encoding?: string
  /** Where the data comes from and under which licence, one line each. */
  attribution?: readonly string[]
}

export interface ExportRun {
  /** The headers of the artifacts that the run left, by node id and output port. */
  outputs: Readonly<Record<string, Readonly<Record<string, Artifact>>>>
}

/** A node that can't be written as Python, and why. */
export interface ExportObstacle {
  /** Null for what concerns the whole document. */
  node: string | null
  title: string
  message: string
  hint: string
}

/** The export refuses; `obstacles` lists every reason, so that one round of changes is enough. */
export class ExportRefusal extends Error {
  readonly obstacles: readonly ExportObstacle[]

  constructor(obstacles: readonly ExportObstacle[]) {
    super(
      `This workflow can’t be exported to Python: ${obstacles.map(({ title, message }) => `${title}: ${message}`).join(' ')}`,
    )
    this.name = 'ExportRefusal'
    this.obstacles = obstacles
  }
}
