/**
 * Panning a large workflow stays cheap. What is asserted is time of the page's main thread and the number of long tasks,
 * never the time of frames; `npm run bench:ui canvas` has the figures themselves.
 */
import type { CDPSession, Page } from '@playwright/test'
import { countThreadTime, frameCost, type FrameCost } from '../bench/frame-cost.ts'
import { generatedWorkflow } from '../bench/generated-workflow.ts'
import { canvasBox, expectMoved, settled, viewportTransform, zoomTo } from '../bench/open-canvas.ts'
import { expect, test } from './flowza-test.ts'

const nodes = 500
const frames = 60
/** Milliseconds of the main thread a frame: what a quiet machine needs is well below half of it. */
const mostPerFrame = 16
/** A busy machine makes some tasks long; work that is done in each frame makes most of them. */
const mostLongTasks = 15

async function pan(opened: { page: Page; cdp: CDPSession }): Promise<FrameCost> {
  const { page } = opened
  const middle = await canvasBox(page)
  await page.mouse.move(middle.x, middle.y)
  const before = await viewportTransform(page)
  const cost = await frameCost(opened, {
    frames,
    step: (index) => page.mouse.wheel(index % 40 < 25 ? 12 : -12, index % 30 < 20 ? 6 : -6),
  })
  expectMoved(before, await viewportTransform(page), 'Panning')
  return cost
}

test('panning 500 nodes', async ({ page, address }) => {
  const answer = await page.request.post(`${address}/api/v1/workflows`, {
    data: { document: generatedWorkflow(nodes) },
  })
  const { id } = (await answer.json()) as { id: string }
  await page.goto(`${address}/workflows/${id}`)
  await page.locator('.react-flow__node').first().waitFor()
  await settled(page)
  const cdp = await page.context().newCDPSession(page)
  await countThreadTime(cdp)

  for (const zoom of [null, 0.5, 1]) {
    await test.step(zoom === null ? 'all in view' : `zoom ${zoom}`, async () => {
      if (zoom !== null) await zoomTo(page, zoom)
      const cost = await pan({ page, cdp })
      test.info().annotations.push({
        type: zoom === null ? 'all in view' : `zoom ${zoom}`,
        description: `${cost.perFrame.toFixed(1)} ms a frame, ${cost.longTasks} long tasks`,
      })
      expect(cost.perFrame, 'main-thread CPU a frame').toBeLessThanOrEqual(mostPerFrame)
      expect(cost.longTasks, 'long tasks').toBeLessThanOrEqual(mostLongTasks)
    })
  }

  await test.step('the measure sees cards that are laid out again in each frame', async () => {
    await zoomTo(page, 0.5)
    await page.evaluate(() => {
      let frame = 0
      requestAnimationFrame(function work() {
        frame++
        for (const card of document.querySelectorAll<HTMLElement>('.node-card')) {
          card.style.paddingRight = `${frame % 2}px`
          card.getBoundingClientRect()
        }
        requestAnimationFrame(work)
      })
    })
    const cost = await pan({ page, cdp })
    expect(cost.perFrame).toBeGreaterThan(mostPerFrame)
  })
})
