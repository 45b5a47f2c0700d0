import { readdir, readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { followScripts, gzippedKilobytes } from '../e2e/fetched-scripts.ts'
import type { UiBenchmark } from './bench.ts'

export const benchmark: UiBenchmark = {
  name: 'bundle',
  description: 'JavaScript that the browser fetched by the time a page stood, gzipped',
  async run(context) {
    const fetched = async (address: string, ready: string, use?: string): Promise<number> => {
      const { page, close } = await context.openPage()
      const scripts = followScripts(page)
      await page.goto(`${context.address}${address}`)
      await page.locator(ready).first().waitFor()
      await scripts.settle()
      if (use !== undefined) {
        const later = page.waitForResponse((response) => response.url().endsWith('.js'))
        await page.keyboard.press(use)
        await later
        await scripts.settle()
      }
      await close()
      return gzippedKilobytes(scripts)
    }
    const workflow = await context.createWorkflow({
      format: 'flowza/1',
      name: 'Empty',
      nodes: [],
      edges: [],
      seed: 42,
    })
    const editor = `/workflows/${workflow}`
    return [
      { what: 'home', value: await fetched('/', 'h2'), unit: 'KB', target: 170 },
      { what: 'editor', value: await fetched(editor, '.canvas'), unit: 'KB', target: 300 },
      {
        what: 'editor, once it is used',
        value: await fetched(editor, '.canvas', 'Shift'),
        unit: 'KB',
        target: null,
        note: 'with what the first key or press loads: commands, overlays, fields, tables',
      },
      { what: 'the largest chunk of all', ...(await largestChunk()), unit: 'KB', target: 230 },
    ]
  },
}

/** The layout worker is not among them: it is half a megabyte, and only fetched when something is tidied. */
async function largestChunk(): Promise<{ value: number; note: string }> {
  const folder = new URL('../dist/assets/', import.meta.url)
  const files = (await readdir(folder)).filter((name) => name.endsWith('.js') && !name.includes('worker'))
  const sizes = await Promise.all(
    files.map(async (name) => ({
      name,
      size: gzipSync(await readFile(new URL(name, folder))).length / 1000,
    })),
  )
  const [largest] = sizes.toSorted((a, b) => b.size - a.size)
  return { value: largest?.size ?? Number.NaN, note: largest?.name.replace(/-[\w-]{8}\.js$/, '') ?? '' }
}
