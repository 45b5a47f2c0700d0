import { readdir, readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { expect, test } from './flowza-test.ts'

const assets = new URL('../dist/assets/', import.meta.url)

/** What a browser has to fetch before a page can be used: a file and everything it imports statically. */
async function closureOf(starts: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const waiting = [...starts]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    const source = await readFile(new URL(name, assets), 'utf8')
    found.set(name, source)
    for (const [, imported] of source.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) {
      // A call of import() comes later; only what stands at the top of the file comes at once.
      if (!source.includes(`import(\`./${imported}\``)) waiting.push(imported)
    }
  }
  return found
}

function gzippedKilobytes(sources: Iterable<string>): number {
  let bytes = 0
  for (const source of sources) bytes += gzipSync(source).length
  return bytes / 1000
}

// The server is started first, which builds the pages.
test('pages stay small, and hold nothing that runs nodes', async ({ address }) => {
  const html = await (await fetch(address)).text()
  const entry = [...html.matchAll(/assets\/([^"]+\.js)/g)].map(([, name]) => name)
  const files = await readdir(assets)
  const route = (name: string): string =>
    files.find((file) => file.startsWith(name) && file.endsWith('.js')) ?? name
  const home = await closureOf([...entry, route('home-page')])
  const editor = await closureOf([...entry, route('workflow-route')])
  expect(gzippedKilobytes(home.values())).toBeLessThanOrEqual(170)
  expect(gzippedKilobytes(editor.values())).toBeLessThanOrEqual(300)
  for (const [name, source] of editor) {
    expect(source, name).not.toMatch(/duckdb|node:fs|WebAssembly/)
  }
})
