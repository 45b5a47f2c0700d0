/** Getting to a workflow and about on it, for all that measures the canvas. */
import type { Page } from '@playwright/test'
import type { BenchContext, BenchPage } from './bench.ts'

/** A page with the workflow painted, all of it in view. */
export async function openCanvas(
  context: BenchContext,
  workflow: string,
  options: { initScript?: string; reducedMotion?: boolean } = {},
): Promise<BenchPage> {
  const opened = await context.openPage(options)
  await opened.page.goto(`${context.address}/workflows/${workflow}`)
  await opened.page.locator('.react-flow__node').first().waitFor()
  await settled(opened.page)
  return opened
}

/** Resolves once nothing has kept the page busy for a moment. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let calm = 0
        let last = performance.now()
        requestAnimationFrame(function look() {
          const now = performance.now()
          calm = now - last < 50 ? calm + 1 : 0
          last = now
          if (calm > 6) resolve()
          else requestAnimationFrame(look)
        })
      }),
  )
}

/** Where the middle of the canvas is on the page. */
export async function canvasBox(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator('.canvas').boundingBox()
  if (box === null) throw new Error('The canvas has no place on the page.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Zooms at the card in the middle, so that there are cards to look at afterwards. */
export async function zoomTo(page: Page, zoom: number): Promise<void> {
  const card = await middleCard(page)
  await page.mouse.move(card.x, card.y)
  await page.keyboard.down('Control')
  for (let turn = 0; turn < 200; turn++) {
    const present = await currentZoom(page)
    const octaves = Math.log2(zoom / present)
    if (Math.abs(octaves) < 0.02) break
    // React Flow zooms by 2 to the power of a five hundredth of the wheel's pixels.
    await page.mouse.wheel(0, -Math.max(-100, Math.min(100, octaves * 50)))
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  }
  await page.keyboard.up('Control')
  await settled(page)
}

/** The scale that the canvas is drawn at. */
export async function currentZoom(page: Page): Promise<number> {
  return page.evaluate(() => {
    const viewport = document.querySelector('.react-flow__viewport')
    if (viewport === null) throw new Error('There is no canvas.')
    return new DOMMatrix(getComputedStyle(viewport).transform).a
  })
}

/** The place and the scale of the canvas, as its style says them. */
export async function viewportTransform(page: Page): Promise<string> {
  return page
    .locator('.react-flow__viewport')
    .evaluate((viewport) => (viewport as HTMLElement).style.transform)
}

/** @throws when nothing moved: a gesture that doesn't arrive costs nothing, and would pass every target. */
export function expectMoved(before: string, after: string, gesture: string): void {
  if (before === after) throw new Error(`${gesture} moved nothing; it was not measured.`)
}

/**
 * The card that is nearest to the middle of the canvas, and a place on it. It is looked for in the document: far away not
 * every card is an element of the page.
 */
export async function middleCard(page: Page): Promise<CardPlace> {
  const middle = await canvasBox(page)
  const cards = await cardPlaces(page)
  const [nearest] = cards.toSorted(
    (a, b) => Math.hypot(a.x - middle.x, a.y - middle.y) - Math.hypot(b.x - middle.x, b.y - middle.y),
  )
  if (nearest === undefined) throw new Error('The workflow has no nodes.')
  return nearest
}

export interface CardPlace {
  id: string
  /** A place on it, in the middle of its upper part. */
  x: number
  y: number
  left: number
  top: number
  right: number
}

/** Where each card of the stored document is on the page. */
export async function cardPlaces(page: Page): Promise<CardPlace[]> {
  return page.evaluate(async () => {
    const answer = await fetch(`/api/v1${location.pathname}`)
    const { document: stored } = (await answer.json()) as {
      document: { nodes: { id: string; position: { x: number; y: number } }[] }
    }
    const viewport = document.querySelector('.react-flow__viewport')
    const canvas = document.querySelector('.canvas')
    if (viewport === null || canvas === null) throw new Error('There is no canvas.')
    const { a: zoom, e, f } = new DOMMatrix(getComputedStyle(viewport).transform)
    const area = canvas.getBoundingClientRect()
    return stored.nodes.map(({ id, position }) => {
      const left = area.left + e + position.x * zoom
      const top = area.top + f + position.y * zoom
      return { id, left, top, right: left + 224 * zoom, x: left + 112 * zoom, y: top + 26 * zoom }
    })
  })
}
