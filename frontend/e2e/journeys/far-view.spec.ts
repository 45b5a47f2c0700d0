/** A large workflow seen whole: cards are drawn, only those at hand are elements, and everything can be done with all. */
import type { Page } from '@playwright/test'
import { cardPlaces, middleCard, settled } from '../../bench/open-canvas.ts'
import { generatedWorkflow } from '../../bench/generated-workflow.ts'
import { expect, test } from '../flowza-test.ts'

async function openLarge(page: Page): Promise<void> {
  const id = await page.evaluate(
    async (body) => {
      const answer = await fetch('/api/v1/workflows', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      return ((await answer.json()) as { id: string }).id
    },
    JSON.stringify({ document: generatedWorkflow(300) }),
  )
  await page.goto(new URL(`/workflows/${id}`, page.url()).href)
  await page.locator('.far-box').first().waitFor({ state: 'attached' })
  await settled(page)
}

/** How many cards are drawn as selected. */
function drawnSelected(page: Page): Promise<number> {
  return page.evaluate(
    () => (document.querySelector('.far-selected')?.getAttribute('d') ?? '').split('z').length - 1,
  )
}

test('far away, by mouse', async ({ home: page }) => {
  await openLarge(page)
  expect(await page.locator('.react-flow__node').count()).toBeLessThan(4)
  const middle = await middleCard(page)
  await page.mouse.click(middle.x, middle.y)
  await expect(page.locator(`.react-flow__node[data-id="${middle.id}"]`)).toBeFocused()
  expect(await drawnSelected(page)).toBe(1)

  const cards = (await cardPlaces(page)).toSorted((a, b) => a.top - b.top).slice(0, 40)
  const [first] = cards
  await page.mouse.move(Math.min(...cards.map(({ left }) => left)) - 4, first.top - 4)
  await page.mouse.down()
  await page.mouse.move(Math.max(...cards.map(({ right }) => right)) + 4, cards[39].top + 1, { steps: 4 })
  await page.mouse.up()
  await expect(page.locator('.react-flow__nodesselection-rect')).toBeVisible()
  const selected = await drawnSelected(page)
  expect(selected).toBeGreaterThanOrEqual(40)

  const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT')
  await page.mouse.move(first.x, first.y)
  await page.mouse.down()
  await page.mouse.move(first.x + 30, first.y + 15, { steps: 4 })
  await page.mouse.up()
  await saved
  const former = new Map(generatedWorkflow(300).nodes.map(({ id, position }) => [id, position]))
  const moved = await page.evaluate(async () => {
    const answer = await fetch(`/api/v1${location.pathname}`)
    return ((await answer.json()) as { document: ReturnType<typeof generatedWorkflow> }).document.nodes
  })
  expect(moved.filter(({ id, position }) => former.get(id)?.x !== position.x)).toHaveLength(selected)

  const canvas = await page.getByTestId('canvas').boundingBox()
  if (canvas === null) throw new Error('The canvas has no place on the page.')
  await page.mouse.click(canvas.x + 12, canvas.y + canvas.height * 0.55)
  await expect(page.locator('.far-selected')).toHaveCount(0)
})

test('far away, by keyboard', async ({ home: page }) => {
  await openLarge(page)
  await page.locator('.react-flow__node[tabindex="0"]').focus()
  const seen = new Set<string>()
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight']) {
    await page.keyboard.press(key)
    await settled(page)
    const focused = page.locator('.react-flow__node:focus')
    await expect(focused).toHaveCount(1)
    seen.add((await focused.getAttribute('data-id')) ?? '')
  }
  expect(seen.size).toBe(4)
  await page.keyboard.press('Control+a')
  await expect.poll(() => drawnSelected(page)).toBe(300)
  expect(await page.locator('.react-flow__node').count()).toBeLessThan(4)
})
