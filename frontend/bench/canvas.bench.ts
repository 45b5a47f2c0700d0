import type { BenchContext, BenchPage, UiBenchmark, UiRow } from './bench.ts'
import { frameCost, type FrameCost } from './frame-cost.ts'
import { generatedWorkflow } from './generated-workflow.ts'
import {
  canvasBox,
  expectMoved,
  middleCard,
  openCanvas,
  settled,
  viewportTransform,
  zoomTo,
} from './open-canvas.ts'

const sizes = [
  { nodes: 100, target: 6 },
  { nodes: 500, target: 6 },
  { nodes: 1000, target: 8 },
  { nodes: 2000, target: 16 },
]
const frames = 60

export const benchmark: UiBenchmark = {
  name: 'canvas',
  description: 'Main-thread CPU a frame while the canvas is panned, zoomed and a node is dragged',
  async run(context) {
    const rows: UiRow[] = []
    for (const { nodes, target } of sizes) {
      const workflow = await context.createWorkflow(generatedWorkflow(nodes))
      for (const view of ['all in view', 'zoom 0.5', 'zoom 1'] as const) {
        const costs = await measure(context, workflow, view)
        for (const [gesture, cost] of Object.entries(costs)) {
          rows.push({
            what: `${gesture}, ${nodes} nodes, ${view}`,
            value: cost.perFrame,
            unit: 'ms',
            target,
            note: `${cost.frames} frames`,
          })
        }
      }
    }
    return rows
  },
}

async function measure(
  context: BenchContext,
  workflow: string,
  view: 'all in view' | 'zoom 0.5' | 'zoom 1',
): Promise<Record<'pan' | 'zoom' | 'drag', FrameCost>> {
  const opened = await openCanvas(context, workflow)
  try {
    if (view !== 'all in view') await zoomTo(opened.page, view === 'zoom 1' ? 1 : 0.5)
    const pan = await measurePan(opened)
    const zoom = await measureZoom(opened)
    // Last: its end is an edit, which is saved and planned while the next gesture would be measured.
    const drag = await measureDrag(opened)
    return { pan, zoom, drag }
  } finally {
    await opened.close()
  }
}

/** Scrolling the canvas about, as with a trackpad. */
async function measurePan(opened: BenchPage): Promise<FrameCost> {
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

/** In and out by steps that stay in one regime. */
async function measureZoom(opened: BenchPage): Promise<FrameCost> {
  const { page } = opened
  const before = await viewportTransform(page)
  await page.keyboard.down('Control')
  const cost = await frameCost(opened, {
    frames,
    step: (index) => page.mouse.wheel(0, index % 20 < 11 ? -4 : 4),
  })
  await page.keyboard.up('Control')
  expectMoved(before, await viewportTransform(page), 'Zooming')
  return cost
}

/** By the browser's own protocol: Playwright's mouse, while a button is down, has the page run scripts for every move. */
async function measureDrag(opened: BenchPage): Promise<FrameCost> {
  const { page, cdp } = opened
  await settled(page)
  const { id, ...start } = await middleCard(page)
  const placeOf = () =>
    page
      .locator(`.react-flow__node[data-id="${id}"]`)
      .evaluate((card) => (card as HTMLElement).style.transform)
  await page.mouse.move(start.x, start.y)
  const before = await placeOf()
  await page.mouse.down()
  await page.mouse.move(start.x + 6, start.y + 6)
  const cost = await frameCost(opened, {
    frames,
    step: async (index) => {
      const turn = (index / frames) * 2 * Math.PI
      const x = start.x + 60 * Math.sin(turn)
      const y = start.y + 40 * (1.5 - Math.cos(turn))
      await cdp.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y, button: 'left', buttons: 1 })
    },
  })
  expectMoved(before, await placeOf(), `Dragging ${id}`)
  await page.mouse.up()
  return cost
}
