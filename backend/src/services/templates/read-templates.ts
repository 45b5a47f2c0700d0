/** The templates that ship with the product, read from their folders. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDocumentText } from '@flowza/nodes/core'
import { z } from 'zod'
import type { Template } from '../../contracts/index.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'

const templateFileSchema = z.object({
  id: z.string().optional(),
  title: z.string(),
  summary: z.string(),
  task: z.string(),
  dataset: z.string(),
  /** Where it stands in the list; the rest follows by title. */
  order: z.number().optional(),
})

interface KnownTemplates {
  modified: number
  templates: Promise<Template[]>
}

const known = new Map<string, KnownTemplates>()

/** All templates, in their order; read again when the folder has changed. */
export async function readTemplates(folder: string): Promise<Template[]> {
  const modified = (await stat(folder).catch(() => null))?.mtimeMs ?? 0
  const cached = known.get(folder)
  if (cached?.modified === modified) return cached.templates
  const templates = readAll(folder)
  known.set(folder, { modified, templates })
  templates.catch(() => known.delete(folder))
  return templates
}

/** @throws UserError `NOT_FOUND` with the ids that there are. */
export async function findTemplate(ctx: Pick<ServiceContext, 'product'>, id: string): Promise<Template> {
  const templates = await readTemplates(ctx.product.templates)
  const template = templates.find((candidate) => candidate.id === id)
  if (template !== undefined) return template
  throw new UserError('NOT_FOUND', `There is no template "${id}".`, {
    hint:
      templates.length === 0
        ? 'This installation has none.'
        : `There are ${templates.map((candidate) => candidate.id).join(', ')}.`,
  })
}

async function readAll(folder: string): Promise<Template[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const read = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => readOne(join(folder, entry.name), entry.name)),
  )
  return read
    .filter((template) => template !== null)
    .sort((a, b) => a.order - b.order || a.template.title.localeCompare(b.template.title, 'en'))
    .map(({ template }) => template)
}

async function readOne(folder: string, id: string): Promise<{ template: Template; order: number } | null> {
  const description = await readFile(join(folder, 'template.json'), 'utf8').catch(() => null)
  if (description === null) return null
  const { title, summary, task, dataset, order } = templateFileSchema.parse(JSON.parse(description))
  const parsed = parseDocumentText(await readFile(join(folder, 'workflow.json'), 'utf8'))
  if (parsed.document === null) {
    throw new Error(`The template "${id}" is not a workflow: ${parsed.problems[0]?.message}`)
  }
  return { template: { id, title, summary, task, dataset, document: parsed.document }, order: order ?? 1000 }
}
