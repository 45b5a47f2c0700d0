/** The JSON Schemas of the API document: one component for each thing that has a name, references in between. */
import {
  artifactSchema,
  chartSchema,
  expressionSchema,
  problemSchema,
  recipeSchema,
  tableSchemaSchema,
  workflowChangeSchema,
  workflowDocumentSchema,
} from '@flowza/nodes/core'
import { z } from 'zod'
import { errorBodySchema, routes, runEventSchema } from '../contracts/index.ts'

export type JsonSchema = Record<string, unknown>

const named: Record<string, z.ZodType> = {
  Artifact: artifactSchema,
  Chart: chartSchema,
  ErrorBody: errorBodySchema,
  Expression: expressionSchema,
  Problem: problemSchema,
  Recipe: recipeSchema,
  RunEvent: runEventSchema,
  TableSchema: tableSchemaSchema,
  WorkflowChange: workflowChangeSchema,
  WorkflowDocument: workflowDocumentSchema,
  ...responsesNamed({
    Dataset: routes.getDataset.response,
    Run: routes.startRun.response,
    RunWithDocument: routes.getRun.response,
    TableRows: routes.getNodeRows.response,
    Template: routes.getTemplate.response,
    Workflow: routes.getWorkflow.response,
  }),
}

function responsesNamed(schemas: Record<string, z.ZodType | null>): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(schemas).flatMap(([name, schema]) => (schema === null ? [] : [[name, schema]])),
  )
}

export interface ApiSchemas {
  components: Record<string, JsonSchema>
  request(schema: z.ZodType): JsonSchema
  response(schema: z.ZodType): JsonSchema
}

/**
 * Made by zod itself: the generator behind the routes follows recursive schemas for ever. Requests describe what may be
 * sent (defaults optional), responses what is answered.
 */
export function apiSchemas(): ApiSchemas {
  const requests = new Map<z.ZodType, string>()
  const responses = new Map<z.ZodType, string>(Object.entries(named).map(([name, schema]) => [schema, name]))
  for (const [name, route] of Object.entries(routes)) {
    const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
    if (route.body !== undefined) requests.set(route.body, `${id}Request`)
    if (route.response !== null && !responses.has(route.response))
      responses.set(route.response, `${id}Response`)
  }
  return {
    components: { ...componentsOf(requests, 'input'), ...componentsOf(responses, 'output') },
    request: (schema) => referenceTo(requests, schema),
    response: (schema) => referenceTo(responses, schema),
  }
}

function referenceTo(names: ReadonlyMap<z.ZodType, string>, schema: z.ZodType): JsonSchema {
  const name = names.get(schema)
  if (name === undefined) throw new Error('The API document lacks a schema of a contract.')
  return { $ref: `#/components/schemas/${name}` }
}

function componentsOf(
  names: ReadonlyMap<z.ZodType, string>,
  io: 'input' | 'output',
): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [schema, id] of names) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
  })
  const components: Record<string, JsonSchema> = {}
  for (const [id, schema] of Object.entries(schemas)) {
    if (id !== '__shared') components[id] = clean(schema, io)
    // Unnamed schemas that refer to themselves are put in one place by zod; here each becomes a component.
    else {
      for (const [part, definition] of Object.entries(schema.$defs ?? {})) {
        components[sharedName(part, io)] = clean(definition, io)
      }
    }
  }
  return components
}

function sharedName(part: string, io: string): string {
  return `${io === 'input' ? 'Sent' : 'Value'}${part.replace(/^schema/, '')}`
}

function clean(schema: unknown, io: string): JsonSchema {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === '$schema' || key === '$id' ? undefined : value,
  )
  return JSON.parse(
    text.replaceAll(
      /#\/components\/schemas\/__shared#\/\$defs\/(\w+)/g,
      (_, part: string) => `#/components/schemas/${sharedName(part, io)}`,
    ),
  ) as JsonSchema
}
