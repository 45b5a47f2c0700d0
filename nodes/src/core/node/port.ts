/** Ports: what goes in and out of a node, and which ends fit together. */
import type { Artifact, ModelSignature, ModelTask } from '../artifact/artifact.ts'
import type { TableSchema } from '../table/schema.ts'

export const portTypes = ['table', 'model', 'metrics', 'file'] as const
export type PortType = (typeof portTypes)[number]

export interface Port {
  type: PortType
  title: string
  help?: string
  /** An input that the node can do without. */
  optional?: boolean
}

/** What is known before a run of what a port will hold. */
export type PortSchema =
  | { type: 'table'; schema: TableSchema }
  | { type: 'model'; signature: ModelSignatureSketch }
  | { type: 'metrics' }
  | { type: 'file' }

/** A model's signature as far as it is known before training; null where it isn't. */
export interface ModelSignatureSketch {
  task: ModelTask | null
  target: ModelSignature['target'] | null
  features: ModelSignature['features'] | null
  /** Whether only the train partition is learned from; null when the table isn't known. */
  trainsOnPartition: boolean | null
  /** Left out before a run has shown them. */
  classes?: ModelSignature['classes']
}

/** What an artifact shows of the port that it came from. */
export function portSchemaOf(artifact: Artifact): PortSchema {
  switch (artifact.kind) {
    case 'table':
      return { type: 'table', schema: artifact.schema }
    case 'model': {
      const trainsOnPartition = artifact.trained.partition !== null
      return { type: 'model', signature: { ...artifact.signature, trainsOnPartition } }
    }
    case 'metrics':
    case 'file':
      return { type: artifact.kind }
  }
}

type InputOptions = Pick<Port, 'help' | 'optional'>
type OutputOptions = Pick<Port, 'help'>

/** A port whose type tells whether it has help, for those who say it in another language. */
type PortWith<Options> = Port & Options

/** The words of a port in another language: as many as it has. */
export type PortWords<Of> = { readonly title: string } & (Of extends { help: string }
  ? { readonly help: string }
  : unknown)

export function tablePort<Options extends InputOptions = object>(
  title: string,
  options?: Options,
): PortWith<Options> {
  return portOf('table', title, options)
}

export function modelPort<Options extends InputOptions = object>(
  title: string,
  options?: Options,
): PortWith<Options> {
  return portOf('model', title, options)
}

export function metricsPort<Options extends OutputOptions = object>(
  title: string,
  options?: Options,
): PortWith<Options> {
  return portOf('metrics', title, options)
}

export function filePort<Options extends OutputOptions = object>(
  title: string,
  options?: Options,
): PortWith<Options> {
  return portOf('file', title, options)
}

function portOf<Options>(type: PortType, title: string, options?: Options): PortWith<Options> {
  return Object.assign({ type, title }, options)
}

/** Whether what an output gives is what an input takes. */
export function fitsInto(output: Port, input: Port): boolean {
  return output.type === input.type
}
