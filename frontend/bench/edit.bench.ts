import type { Page } from '@playwright/test'
import { median, type UiBenchmark, type UiRow } from './bench.ts'
import { generatedWorkflow } from './generated-workflow.ts'
import { cardPlaces, middleCard, openCanvas, settled, zoomTo } from './open-canvas.ts'
import { timeToPaint, type Watched } from './painted.ts'

const rounds = 5
/** Far away all cards are a few paths. */
const boxes: Watched = { selector: '.far-box', look: 'shapes' }

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
    await page.mouse.move(card.x, card.y)
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
        watched: boxes,
      }),
    )
    await page.keyboard.press('Control+z')
    await settled(page)
    await selectHundred(page)
    times['delete of 100 nodes'].push(await press(page, 'Delete', boxes))
    await settled(page)
    times['undo of the deletion'].push(await press(page, 'Control+z', boxes))
    await settled(page)
    times['redo of the deletion'].push(await press(page, 'Control+Shift+z', boxes))
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
  const cards = (await cardPlaces(page)).toSorted((a, b) => a.top - b.top || a.left - b.left).slice(0, 100)
  const box = {
    left: Math.min(...cards.map(({ left }) => left)) - 4,
    top: Math.min(...cards.map(({ top }) => top)) - 4,
    right: Math.max(...cards.map(({ right }) => right)) + 4,
    bottom: cards[99].top + 1,
  }
  await page.mouse.move(box.left, box.top)
  await page.mouse.down()
  await page.mouse.move(box.right, box.bottom, { steps: 3 })
  await page.mouse.up()
  await page.locator('.far-selected').first().waitFor({ state: 'attached' })
  await settled(page)
}
