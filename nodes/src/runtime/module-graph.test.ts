import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { loadedModules, moduleGraph } from './module-graph.ts'
import { describeCode } from './runtime-digest.ts'

const sources = fileURLToPath(new URL('..', import.meta.url))

describe('the module graph', () => {
  it('knows every way in which a module is loaded, and leaves types out', () => {
    const files = new Map([
      [
        'a/main.ts',
        `import { b } from './b.ts'
import type { T } from './type.ts'
import {
  c,
} from '../c.ts'
import './d.ts'
export { e } from './e.ts'
const f = () => import('./f.ts')
new Worker(new URL('./g.ts', import.meta.url))
`,
      ],
      ...['a/b.ts', 'c.ts', 'a/d.ts', 'a/e.ts', 'a/f.ts', 'a/g.ts', 'a/type.ts'].map(
        (path) => [path, ''] as const,
      ),
    ])
    const graph = moduleGraph(files)
    expect(graph.get('a/main.ts')).toEqual(['a/b.ts', 'a/d.ts', 'a/e.ts', 'a/f.ts', 'a/g.ts', 'c.ts'])
    expect(loadedModules(graph, ['a/main.ts']).has('a/type.ts')).toBe(false)
    expect([...loadedModules(graph, ['a/main.ts'], new Set(['a/b.ts']))]).not.toContain('a/b.ts')
  })

  it('finds everything that the runtime loads when it loads all nodes', async () => {
    const graph = moduleGraph(await readSources())
    const seen = await loadedByNode()
    const found = loadedModules(graph, ['runtime/main.ts'])
    expect(seen.length).toBeGreaterThan(100)
    expect(seen.filter((path) => !found.has(path))).toEqual([])
  })
})

describe('the code of a node type', () => {
  const sourceOf = (changed: Record<string, string> = {}) =>
    new Map(
      Object.entries({
        'runtime/main.ts': `import '../catalogue/runners.ts'\nimport './engine.ts'`,
        'runtime/engine.ts': '',
        'catalogue/runners.ts': `const a = { one: () => import('./data/one/run.ts'), two: () => import('./data/two/run.ts') }`,
        'catalogue/data/one/run.ts': `import '../../../learn/tree.ts'`,
        'catalogue/data/two/run.ts': '',
        'learn/tree.ts': '',
        'learn/kernel.js': '',
        ...changed,
      }),
    )
  const changedBy = (changed: Record<string, string>) => {
    const [before, after] = [describeCode(sourceOf(), {}), describeCode(sourceOf(changed), {})]
    return ['one', 'two'].filter((type) => before.implementations[type] !== after.implementations[type])
  }

  it('changes with what the type loads, and with nothing else', () => {
    expect(changedBy({ 'learn/tree.ts': 'new' })).toEqual(['one'])
    expect(changedBy({ 'catalogue/data/two/run.ts': 'new' })).toEqual(['two'])
    expect(changedBy({ 'runtime/engine.ts': 'new' })).toEqual(['one', 'two'])
    expect(changedBy({ 'learn/kernel.js': 'new' })).toEqual(['one', 'two'])
    expect(changedBy({ 'learn/unused.ts': 'new' })).toEqual([])
  })

  it('is more than its sources: engines count in the digest of everything', () => {
    const [one, two] = ['1', '2'].map((duckdb) => describeCode(sourceOf(), { duckdb }).everything)
    expect(one).not.toBe(two)
  })
})

async function readSources(): Promise<Map<string, string>> {
  const entries = await readdir(sources, { recursive: true })
  const paths = entries.map((path) => path.split(sep).join('/')).filter((path) => /\.[jt]s$/.test(path))
  return new Map(
    await Promise.all(
      paths.map(async (path) => [path, await readFile(join(sources, path), 'utf8')] as const),
    ),
  )
}

/** The source files that Node loads for every node type, threads and computed names aside. */
async function loadedByNode(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'flowza-graph-'))
  const script = `
    import { registerHooks } from 'node:module'
    const seen = []
    registerHooks({ load(url, context, next) { seen.push(url); return next(url, context) } })
    process.argv = ['node', 'main.ts', ${JSON.stringify(folder)}, '--warm-up']
    await import(${JSON.stringify(new URL('./main.ts', import.meta.url).href)})
    console.log(JSON.stringify(seen))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    maxBuffer: 1 << 26,
  })
  await rm(folder, { recursive: true })
  const urls = JSON.parse(stdout.trim().split('\n').at(-1) ?? '[]') as string[]
  return urls
    .filter((url) => url.startsWith('file:'))
    .map((url) => relative(sources, fileURLToPath(url)).split(sep).join('/'))
    .filter((path) => path.endsWith('.ts') && !path.startsWith('..'))
}
