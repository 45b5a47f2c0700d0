import { describe, expect, it } from 'vitest'
import { routes } from '../contracts/index.ts'
import { createApi } from './api.ts'
import { openApiDocument } from './app.ts'

describe('the API document', () => {
  const document = openApiDocument(createApi(), '1.0.0')

  it('is OpenAPI 3.1 with every route of the contracts', () => {
    expect(document.openapi).toBe('3.1.0')
    const operations = Object.values(document.paths ?? {}).flatMap((path) =>
      Object.values(path as Record<string, { operationId?: string }>).map(
        (operation) => operation.operationId,
      ),
    )
    expect(operations.map(String).toSorted()).toEqual(Object.keys(routes).toSorted())
  })

  it('refers to nothing that it lacks, and declares every path param', () => {
    const schemas = Object.keys(document.components?.schemas ?? {})
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1])
    expect(references.length).toBeGreaterThan(50)
    for (const reference of references) {
      expect(reference.startsWith('#/components/schemas/')).toBe(true)
      expect(schemas).toContain(reference.slice('#/components/schemas/'.length))
    }
    for (const [path, operations] of Object.entries(document.paths ?? {})) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      for (const operation of Object.values(
        operations as Record<string, { parameters?: { in: string; name: string }[] }>,
      )) {
        const declared = (operation.parameters ?? [])
          .filter((param) => param.in === 'path')
          .map((param) => param.name)
        expect(declared.toSorted()).toEqual(names.toSorted())
      }
    }
  })
})
