/** A table of a million rows and fifty columns, and a hundred thousand points, as the pages show them. */
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAsBlob } from 'node:fs'
import type { Page } from '@playwright/test'
import type { BenchContext, BenchPage, UiBenchmark, UiRow } from './bench.ts'
import { median } from './bench.ts'
import { frameCost, threadSeconds } from './frame-cost.ts'
import { settled } from './open-canvas.ts'

const rows = 1_000_000
const columns = 50
const dataset = 'bench-million'
const frames = 120

export const benchmark: UiBenchmark = {
  name: 'tables',
  description:
    'A data set of 1,000,000 x 50 in the results of a node, and a scatter plot of 100,000 of its rows',
  async run(context) {
    await uploadMillion(context)
    const workflow = await context.createWorkflow({
      format: 'flowza/1',
      name: 'A million rows',
      seed: 1,
      nodes: [
        { id: 'data', type: 'load-dataset', version: 1, params: { dataset }, position: { x: 0, y: 0 } },
      ],
      edges: [],
    })
    const opened = await context.openPage()
    try {
      return [...(await measureGrid(context, opened, workflow)), ...(await measureScatter(opened))]
    } finally {
      await opened.close()
    }
  },
}

async function measureGrid(context: BenchContext, opened: BenchPage, workflow: string): Promise<UiRow[]> {
  const { page } = opened
  await page.goto(`${context.address}/workflows/${workflow}`)
  const card = page.locator('.react-flow__node').first()
  await card.waitFor()
  const times: number[] = []
  for (let turn = 0; turn < 5; turn++) {
    await page.reload()
    await card.waitFor()
    await settled(page)
    if ((await page.getByRole('grid').count()) === 0) {
      await card.click()
      const openResults = page.getByRole('button', { name: 'Open results' })
      const began = performance.now()
      if (await openResults.isVisible()) await openResults.click()
      await firstCells(page)
      times.push(performance.now() - began)
    }
  }
  await page
    .getByRole('button', { name: 'Close inspector' })
    .click({ timeout: 500 })
    .catch(() => {})
  await settled(page)
  const grid = page.getByRole('grid')
  // Looking an element up by its role would be work of the page in every frame.
  const element = await grid.elementHandle()
  const box = await grid.boundingBox()
  if (box === null || element === null) throw new Error('The grid has no place on the page.')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const wheel = await frameCost(opened, { frames, step: () => page.mouse.wheel(0, 96) })
  const fast = await frameCost(opened, {
    frames,
    step: (index) =>
      element.evaluate(
        (area, share) => {
          area.scrollTop = area.scrollHeight * share
        },
        (index % 60) / 60,
      ),
  })
  const sideways = await frameCost(opened, {
    frames,
    step: (index) => page.mouse.wheel(index % 60 < 30 ? 80 : -80, 0),
  })
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Control+End')
  await page
    .locator(`[aria-rowindex="${rows + 1}"] [role=gridcell]:not([data-waiting])`)
    .first()
    .waitFor()
  const scroll = (what: string, { perFrame, frames, longestTask }: typeof wheel): UiRow => ({
    what: `${what}, CPU a frame`,
    value: perFrame,
    unit: 'ms',
    target: 9,
    note: `${frames} frames, longest task ${Math.round(longestTask)} ms`,
  })
  return [
    {
      what: 'first page: opening the results to rows on the screen',
      value: median(times),
      unit: 'ms',
      target: 300,
      note: times.map((time) => Math.round(time)).join(', '),
    },
    scroll('wheel', wheel),
    scroll('dragging the scroll bar through all rows', fast),
    scroll('sideways', sideways),
  ]
}

async function measureScatter(opened: BenchPage): Promise<UiRow[]> {
  const { page, cdp } = opened
  await page.getByRole('button', { name: 'Explore', exact: true }).click()
  await page.getByRole('combobox', { name: 'Chart' }).selectOption('scatter')
  const canvas = page.locator('[data-chart=scatter] canvas[data-drawn]')
  await canvas.waitFor({ timeout: 60_000 })
  await settled(page)
  // Another look at the same points: what is measured is drawing them, not asking the server.
  const draws: number[] = []
  for (let turn = 0; turn < 5; turn++) {
    await page.getByRole('button', { name: 'Rows', exact: true }).click()
    await settled(page)
    const before = await threadSeconds(cdp)
    await page.getByRole('button', { name: 'Explore', exact: true }).click()
    await page.getByRole('combobox', { name: 'Chart' }).selectOption('scatter')
    await canvas.waitFor()
    await settled(page)
    draws.push(((await threadSeconds(cdp)) - before) * 1000)
  }
  const box = await canvas.boundingBox()
  if (box === null) throw new Error('The scatter plot has no place on the page.')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const drawn = await canvas.getAttribute('data-drawn')
  const zoom = await frameCost(opened, {
    frames,
    step: (index) => page.mouse.wheel(0, index % 20 < 10 ? -20 : 20),
  })
  if ((await canvas.getAttribute('data-drawn')) === drawn) throw new Error('Zooming drew nothing.')
  return [
    {
      what: 'scatter plot of 100,000 points: opening to drawn, CPU',
      value: median(draws),
      unit: 'ms',
      target: 250,
      note: draws.map((time) => Math.round(time)).join(', '),
    },
    {
      what: 'scatter plot of 100,000 points: a zoom step, CPU',
      value: zoom.perFrame,
      unit: 'ms',
      target: 16,
      note: `${zoom.frames} frames, longest task ${Math.round(zoom.longestTask)} ms`,
    },
  ]
}

async function firstCells(page: Page): Promise<void> {
  await page.locator('[role=gridcell]:not([data-waiting])').first().waitFor()
}

/** Uploads the table unless this server has it, and waits until it has been read. */
async function uploadMillion({ address }: BenchContext): Promise<void> {
  const place = `${address}/api/v1/datasets/${dataset}`
  if ((await fetch(place)).ok) return
  const folder = await mkdtemp(join(tmpdir(), 'flowza-bench-'))
  try {
    const path = join(folder, 'million.csv')
    await writeMillion(path)
    const answer = await fetch(`${place}?fileName=million.csv&title=A%20million%20rows`, {
      method: 'PUT',
      body: await openAsBlob(path),
    })
    if (!answer.ok) throw new Error(`The server refused the table: ${await answer.text()}`)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Numbers, whole numbers and categories in turn, some missing; the same ones every time. */
async function writeMillion(path: string): Promise<void> {
  const file = await open(path, 'w')
  const names = Array.from({ length: columns }, (_, index) => `column_${index + 1}`)
  await file.write(`${names.join(',')}\n`)
  let state = 12345
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state >>> 8
  }
  for (let start = 0; start < rows; start += 10_000) {
    const lines: string[] = []
    for (let row = 0; row < 10_000; row++) {
      const cells: string[] = []
      for (let column = 0; column < columns; column++) {
        const value = next()
        if (column % 5 === 4) cells.push(`group ${value % (5 + column)}`)
        else if (column % 5 === 3) cells.push(String(value % 1000))
        else cells.push(value % 25 === 0 ? '' : String((value % 100_000) / 100))
      }
      lines.push(cells.join(','))
    }
    await file.write(`${lines.join('\n')}\n`)
  }
  await file.close()
}
