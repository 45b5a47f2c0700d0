import type { Page } from '@playwright/test'
import { median, type UiBenchmark, type UiRow } from './bench.ts'
import { generatedWorkflow } from './generated-workflow.ts'
import { middleCard, openCanvas, settled, zoomTo } from './open-canvas.ts'
import { timeToPaint, type Watched } from './painted.ts'

const rounds = 5
const nodeCount: Watched = { selector: '.react-flow__node', look: 'count' }

export const benchmark: UiBenchmark = {
  name: 'edit',
  description: 'At 1,000 nodes, all in view: from the key to the picture that shows its effect',
  async run(context) {
    const workflow = await context.createWorkflow(generatedWorkflow(1000))
    const rows: UiRow[] = []
    for (const view of ['all in view', 'zoom 1'] as const) {
      const { page, close } = await openCanvas(context, workflow)
      try {
        if (view === 'zoom 1') await zoomTo(page, 1)
        const times = await measure(page, view === 'all in view')
        for (const [what, values] of Object.entries(times)) {
          rows.push({
            what: `${what}, ${view}`,
            value: median(values),
            unit: 'ms',
            target: 50,
            note: `best ${Math.min(...values).toFixed(0)} ms of ${values.length}`,
          })
        }
      } finally {
        await close()
      }
    }
    return rows
  },
}

async function measure(page: Page, isWhole: boolean): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {
    'delete of 100 nodes': [],
    'undo of the deletion': [],
    'redo of the deletion': [],
    'paste of 100 nodes': [],
    'undo of a move': [],
    'redo of a move': [],
  }
  const card = await middleCard(page)
  const place: Watched = { selector: `.react-flow__node[data-id="${card.id}"]`, look: 'places' }
  for (let round = 0; round < rounds; round++) {
    await page.locator(`.react-flow__node[data-id="${card.id}"]`).focus()
    await page.keyboard.press('Control+ArrowDown')
    await settled(page)
    times['undo of a move'].push(await press(page, 'Control+z', place))
    times['redo of a move'].push(await press(page, 'Control+Shift+z', place))
    await page.keyboard.press('Control+z')
    await settled(page)
  }
  if (!isWhole)
    return { 'undo of a move': times['undo of a move'], 'redo of a move': times['redo of a move'] }
  for (let round = 0; round < rounds; round++) {
    await selectHundred(page)
    await page.keyboard.press('Control+c')
    await settled(page)
    times['paste of 100 nodes'].push(
      await timeToPaint(page, {
        event: 'keydown',
        act: () => page.keyboard.press('Control+v'),
        watched: nodeCount,
      }),
    )
    await page.keyboard.press('Control+z')
    await settled(page)
    await selectHundred(page)
    times['delete of 100 nodes'].push(await press(page, 'Delete', nodeCount))
    await settled(page)
    times['undo of the deletion'].push(await press(page, 'Control+z', nodeCount))
    await settled(page)
    times['redo of the deletion'].push(await press(page, 'Control+Shift+z', nodeCount))
    await settled(page)
    await page.keyboard.press('Control+z')
    await settled(page)
  }
  return times
}

function press(page: Page, keys: string, watched: Watched): Promise<number> {
  return timeToPaint(page, { event: 'keydown', act: () => page.keyboard.press(keys), watched })
}

/** Drags a frame round cards until a hundred are selected: all of a corner of the canvas. */
async function selectHundred(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  const box = await page.evaluate(() => {
    const cards = [...document.querySelectorAll('.react-flow__node-node')].map((each) =>
      each.getBoundingClientRect(),
    )
    const sorted = cards.toSorted((a, b) => a.top - b.top || a.left - b.left)
    const chosen = sorted.slice(0, 100)
    return {
      left: Math.min(...chosen.map((each) => each.left)) - 4,
      top: Math.min(...chosen.map((each) => each.top)) - 4,
      right: Math.max(...chosen.map((each) => each.right)) + 4,
      bottom: chosen[99].top + 1,
    }
  })
  await page.mouse.move(box.left, box.top)
  await page.mouse.down()
  await page.mouse.move(box.right, box.bottom, { steps: 3 })
  await page.mouse.up()
  await page.locator('.react-flow__node-node.selected').first().waitFor()
  await page.locator('.react-flow__node-node.selected').first().focus()
  await settled(page)
}
