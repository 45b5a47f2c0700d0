/** A section of the program, and what of it can be compared with a run. */
import type { PythonStatement } from '../core/python/source.ts'

export interface ProgramSection {
  /** The node that the section stands for; null for the comparison at the end. */
  node: string | null
  title: string
  note: string | null
  /** A sentence of the export's own about how the node is written. */
  remark: string | null
  statements: readonly PythonStatement[]
}

/** A node whose block leaves a dict of numbers that a run has too. */
export interface Measured {
  node: string
  title: string
  /** The variable of the dict. */
  variable: string
  names: readonly string[]
}
