/** Finds words in JSX that don't go through the texts of a language. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

const sources = new URL('../', import.meta.url)

/** Attributes that people see or hear. */
const spoken = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'title',
  'placeholder',
  'alt',
  'label',
  'description',
  'hint',
])

/** Words that are the same in every language; one that is no longer there fails below. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  'app/frame.tsx': ['Flowza'],
}

interface SyntaxNode {
  type: string
  [field: string]: unknown
}

/** The texts of a module that a person would read as they are written there. */
function writtenTexts(file: string, source: string): string[] {
  const { program, errors } = parseSync(file, source)
  expect(errors, file).toEqual([])
  const found: string[] = []
  visit(program, found)
  return found.filter((text) => /\p{L}{2,}/u.test(text.replaceAll(/&\w+;/g, '')))
}

function visit(node: unknown, found: string[]): void {
  if (Array.isArray(node)) {
    for (const each of node) visit(each, found)
    return
  }
  if (!isNode(node)) return
  switch (node.type) {
    case 'JSXText':
      found.push(String(node['value']).trim())
      return
    case 'JSXAttribute': {
      const name = (node['name'] as SyntaxNode)['name']
      if (typeof name === 'string' && spoken.has(name)) found.push(...literals(node['value']))
      break
    }
    case 'JSXElement':
    case 'JSXFragment':
      for (const child of node['children'] as SyntaxNode[]) {
        if (child.type === 'JSXExpressionContainer') found.push(...literals(child['expression']))
      }
      break
  }
  for (const [field, value] of Object.entries(node)) if (field !== 'type') visit(value, found)
}

/** The strings that an expression can turn out to be, as far as they stand in it. */
function literals(value: unknown): string[] {
  if (!isNode(value)) return []
  switch (value.type) {
    case 'Literal':
      return typeof value['value'] === 'string' ? [value['value']] : []
    case 'JSXExpressionContainer':
      return literals(value['expression'])
    case 'ConditionalExpression':
      return [...literals(value['consequent']), ...literals(value['alternate'])]
    case 'LogicalExpression':
      return [...literals(value['left']), ...literals(value['right'])]
    case 'TemplateLiteral':
      return (value['quasis'] as SyntaxNode[]).map((part) => (part['value'] as { cooked: string }).cooked)
    default:
      return []
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string'
}

const modules = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.tsx') && !/\.(test|browser)\.tsx$|\/testing\//.test(path))

describe('texts of the pages', () => {
  it('are found where they are written', () => {
    const source = `const a = <p title="One" className="Two">Three {b ? 'Four' : \`Five \${c}\`} {t('six')} · 7</p>`
    expect(writtenTexts('a.tsx', source).toSorted()).toEqual(['Five ', 'Four', 'One', 'Three'])
  })

  it.each(modules)('%s has none that isn’t translated', (path) => {
    const texts = writtenTexts(path, readFileSync(fileURLToPath(new URL(path, sources)), 'utf8'))
    expect(texts).toEqual(exceptions[path] ?? [])
  })

  it('have no exception for a file that is gone', () => {
    expect(Object.keys(exceptions).filter((path) => !modules.includes(path))).toEqual([])
  })
})
