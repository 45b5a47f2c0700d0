import { readdir, readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { followScripts, gzippedKilobytes } from './fetched-scripts.ts'
import { expect, test } from './flowza-test.ts'

test('the home page fetches little', async ({ page, address }) => {
  const scripts = followScripts(page)
  await page.goto(address)
  await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible()
  await scripts.settle()
  expect(gzippedKilobytes(scripts)).toBeLessThanOrEqual(170)
})

test('the editor of a template fetches little, and nothing that runs nodes', async ({
  page,
  address,
  request,
}) => {
  const template: unknown = await (
    await request.post(`${address}/api/v1/workflows`, { data: { template: 'titanic-survival' } })
  ).json()
  expect(template).toMatchObject({ id: expect.any(String) })
  const { id } = template as { id: string }
  const scripts = followScripts(page)
  await page.goto(`${address}/workflows/${id}`)
  await expect(page.locator('.node-card').first()).toBeVisible()
  await scripts.settle()
  expect(gzippedKilobytes(scripts)).toBeLessThanOrEqual(300)
  for (const [name, source] of scripts.sources) {
    // The engine's name alone is a word of the receipts.
    expect(source, name).not.toMatch(/@duckdb|node:fs|WebAssembly/)
  }
})

test('what is loaded later comes in pieces of at most 230 KB', async ({ home: _home }) => {
  const assets = new URL('../dist/assets/', import.meta.url)
  // The worker of the layout is the exception: half a megabyte, fetched when something is tidied.
  const files = (await readdir(assets)).filter((name) => name.endsWith('.js') && !name.includes('worker'))
  for (const name of files) {
    const kilobytes = gzipSync(await readFile(new URL(name, assets))).length / 1000
    expect(kilobytes, name).toBeLessThanOrEqual(230)
  }
})
