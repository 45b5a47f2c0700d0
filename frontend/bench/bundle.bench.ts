import { readdir, readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { UiBenchmark } from './bench.ts'

export const benchmark: UiBenchmark = {
  name: 'bundle',
  description: 'JavaScript that the browser fetched by the time a page stood, gzipped',
  async run(context) {
    const fetched = async (address: string, ready: string): Promise<number> => {
      const { page, close } = await context.openPage()
      let bytes = 0
      const bodies: Promise<void>[] = []
      page.on('response', (response) => {
        if (!new URL(response.url()).pathname.endsWith('.js')) return
        bodies.push(
          response.body().then((body) => {
            bytes += gzipSync(body).length
          }),
        )
      })
      await page.goto(`${context.address}${address}`)
      await page.locator(ready).first().waitFor()
      await page.waitForLoadState('networkidle')
      await Promise.all(bodies)
      await close()
      return bytes / 1000
    }
    const workflow = await context.createWorkflow({
      format: 'flowza/1',
      name: 'Empty',
      nodes: [],
      edges: [],
      seed: 42,
    })
    return [
      { what: 'home', value: await fetched('/', 'h2'), unit: 'KB', target: 170 },
      { what: 'editor', value: await fetched(`/workflows/${workflow}`, '.canvas'), unit: 'KB', target: 300 },
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
