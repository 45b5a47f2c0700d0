/** Finds the workflow that a command names: a template's id or a file, with changed params and its data files. */
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { basename, dirname, isAbsolute, resolve } from 'node:path'
import { nodeTypes } from '@flowza/nodes/catalogue'
import {
  applyChange,
  findNode,
  nodeTypeOf,
  parseDocumentText,
  type NodeTypes,
  type Problem,
  type WorkflowDocument,
} from '@flowza/nodes/core'
import { productPaths } from '../product.ts'
import type { ServiceContext } from '../services/context.ts'
import { getDataset } from '../services/datasets/get-dataset.ts'
import { uploadDataset } from '../services/datasets/upload-dataset.ts'
import { readTemplates } from '../services/templates/read-templates.ts'
import { UserError } from '../services/user-error.ts'
import { UsageError, type ParamSetting } from './arguments.ts'

export type WorkflowSource =
  | { status: 'read'; document: WorkflowDocument; scope: string; folder: string | null }
  | { status: 'invalid'; problems: Problem[] }

/** @throws UsageError when there is neither such a template nor such a file */
export async function readWorkflowSource(
  name: string,
  settings: readonly ParamSetting[],
): Promise<WorkflowSource> {
  const looksLikePath = /[\\/.]/.test(name)
  const template = looksLikePath
    ? undefined
    : (await readTemplates(productPaths.templates)).find((candidate) => candidate.id === name)
  if (template !== undefined) {
    const document = withSettings(template.document, settings)
    return { status: 'read', document, scope: `template:${name}`, folder: null }
  }
  const path = resolve(name)
  const text = await readFile(path, 'utf8').catch((error: unknown) => error)
  if (typeof text !== 'string') throw await unreadable(name, text)
  const parsed = parseDocumentText(text)
  if (parsed.document === null) return { status: 'invalid', problems: parsed.problems }
  return {
    status: 'read',
    document: withSettings(parsed.document, settings),
    scope: `file:${path}`,
    folder: dirname(path),
  }
}

/** What was found wrong with a workflow before anything was done with it. */
export function invalidWorkflow(problems: Problem[]): UserError {
  return new UserError('WORKFLOW_INVALID', "The workflow can't run.", { problems })
}

async function unreadable(name: string, error: unknown): Promise<UsageError> {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EISDIR') return new UsageError(`"${name}" is a folder; name the workflow file in it.`)
  if (code === 'EACCES') return new UsageError(`The file "${name}" may not be read by this user.`)
  const ids = (await readTemplates(productPaths.templates)).map((template) => template.id)
  return new UsageError(
    `There is neither a template nor a file "${name}".${ids.length > 0 ? ` The templates are ${ids.join(', ')}.` : ''}`,
  )
}

function withSettings(document: WorkflowDocument, settings: readonly ParamSetting[]): WorkflowDocument {
  return settings.reduce((changed, { node, param, value }) => {
    if (findNode(changed, node) === undefined) {
      const ids = changed.nodes.map((candidate) => candidate.id).join(', ')
      throw new UsageError(`--set names the node "${node}"; the workflow has ${ids || 'none'}.`)
    }
    return applyChange(changed, { change: 'set_params', node, set: { [param]: value } })
  }, document)
}

export interface DataFile {
  node: string
  param: string
  /** As the document has it. */
  written: string
  path: string
}

/** The data set params that hold a path, `./data.csv`, instead of an id. */
export function dataFilesOf(document: WorkflowDocument, folder: string | null): DataFile[] {
  if (folder === null) return []
  const types: NodeTypes = nodeTypes
  return document.nodes.flatMap((node) => {
    const params = nodeTypeOf(types, node.type)?.manifest.capabilities.datasetParams ?? []
    return params.flatMap((param) => {
      const written = node.params[param]
      if (typeof written !== 'string' || !isPath(written)) return []
      return [
        { node: node.id, param, written, path: isAbsolute(written) ? written : resolve(folder, written) },
      ]
    })
  })
}

/** An id has neither slash nor dot. */
function isPath(value: string): boolean {
  return /[\\/.]/.test(value)
}

/** Registers the data files and puts their ids in the document. The same file is registered once. */
export async function registerDataFiles(
  ctx: ServiceContext,
  document: WorkflowDocument,
  files: readonly DataFile[],
  signal: AbortSignal,
): Promise<WorkflowDocument> {
  let changed = document
  for (const file of files) {
    const id = await registerDataFile(ctx, file, signal)
    changed = applyChange(changed, { change: 'set_params', node: file.node, set: { [file.param]: id } })
  }
  return changed
}

async function registerDataFile(ctx: ServiceContext, file: DataFile, signal: AbortSignal): Promise<string> {
  const status = await stat(file.path).catch(() => null)
  if (status?.isFile() !== true) {
    const message = `Node "${file.node}" names the file ${file.written}, which is not there.`
    throw dataFileError(file, message, `It was looked for at ${file.path}.`)
  }
  // The id follows from name and content: an edited file is another data set, an unchanged one is known already.
  const id = `${slug(basename(file.path))}-${(await digestOf(file.path)).slice(0, 8)}`
  const known = await getDataset(ctx, id).catch((error: unknown) => {
    if (error instanceof UserError && error.code === 'NOT_FOUND') return null
    throw error
  })
  if (known?.schema) return id
  try {
    await uploadDataset(ctx, {
      id,
      fileName: basename(file.path),
      body: createReadStream(file.path),
      signal,
    })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    if (error.code === 'VALIDATION') {
      throw dataFileError(file, `${file.written}: ${error.message}`, error.details.hint)
    }
    // Another process is registering the same file; the run then waits for what it finds.
    if (error.code !== 'CONFLICT') throw error
  }
  return id
}

function dataFileError(file: DataFile, message: string, hint: string | undefined): UserError {
  const problem: Problem = {
    code: 'DATASET_UNKNOWN',
    severity: 'error',
    node: file.node,
    param: file.param,
    message,
    hint: hint ?? 'Correct the file, or name another one.',
  }
  return new UserError('VALIDATION', message, { hint: problem.hint, problems: [problem] })
}

function slug(name: string): string {
  const text = name
    .toLowerCase()
    .replace(/\.(csv|tsv|txt)$/, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50)
  return text === '' ? 'data' : text
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
