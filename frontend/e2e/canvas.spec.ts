/** What axe can't see of the canvas, held on a workflow of ordinary nodes and on one that is seen from afar. */
import type { Locator, Page } from '@playwright/test'
import { generatedWorkflow } from '../bench/generated-workflow.ts'
import {
  accessibleNames,
  contrasts,
  focused,
  statesByColourAlone,
  stopsOfCanvas,
  type ContrastRule,
} from './canvas-rules.ts'
import { card, expect, makeRoomForInspector, openTemplate, run, test } from './flowza-test.ts'
import { goToCanvas, openTemplateByKeyboard, walkTo } from './journeys/keyboard.ts'
import { smallTargets } from './page-rules.ts'

const themes = ['light', 'dark'] as const

/** Opens a generated workflow: large enough for the map, and too large to be read when all of it is in view. */
async function openGenerated(page: Page, address: string, nodes: number): Promise<void> {
  const answer = await page.request.post(`${address}/api/v1/workflows`, {
    data: { document: generatedWorkflow(nodes) },
  })
  const { id } = (await answer.json()) as { id: string }
  await page.goto(`${address}/workflows/${id}`)
  await expect(page.locator('.node-card').first()).toBeVisible()
}

test('stops, names and targets of the canvas', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')

  await test.step('one node is a stop, and no edge is', async () => {
    expect(await stopsOfCanvas(page)).toEqual(['data'])
    await walkTo(page, card(page, 'Fill numbers'))
    expect(await stopsOfCanvas(page)).toHaveLength(1)
    await page.keyboard.press('Tab')
    await expect(page.locator('.react-flow :focus')).toHaveCount(0)
    await page.keyboard.press('Shift+Tab')
    await expect(card(page, 'Fill numbers')).toBeFocused()
  })

  await test.step('nodes say title, type and state; edges say from where to where', async () => {
    const names = await accessibleNames(page.locator('.react-flow__node-node'))
    expect(names).toHaveLength(8)
    expect(names[0]).toBe('Titanic passengers, Load dataset, Data, Not run')
    for (const name of names) expect(name).toMatch(/^.+, (.+, )?[A-Z][a-z]+, Not run/)
    const edges = await accessibleNames(page.locator('.react-flow__edge'))
    expect(edges).toHaveLength(9)
    expect(edges).toContain('From Titanic passengers to Split')
    for (const name of edges) expect(name).toMatch(/^From [A-Z].* to [A-Z]/)
  })

  await test.step('a renamed node is renamed in the names of its edges', async () => {
    await walkTo(page, card(page, 'Split'), 'ArrowLeft')
    await page.keyboard.press('F2')
    await page.keyboard.type('Hold out')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => accessibleNames(page.locator('.react-flow__edge')))
      .toContain('From Titanic passengers to Hold out')
  })

  await test.step('ports and buttons are 24 px at full size', async () => {
    await page.keyboard.press('Shift+0')
    await expect(page.getByRole('toolbar', { name: 'View' })).toContainText('100 %')
    expect(await smallTargets(page)).toEqual([])
    const sizes = await page.locator('.port').evaluateAll((ports) =>
      ports.map((port) => {
        const { width, height } = port.getBoundingClientRect()
        return Math.min(width, height)
      }),
    )
    expect(sizes.length).toBeGreaterThan(15)
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(23.9)
  })
})

test('Escape and Delete leave the focus on the canvas, whatever goes', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  const cards = page.locator('.node-card')

  await test.step('with nodes', async () => {
    for (const [key, left] of [
      ['Delete', 7],
      ['Backspace', 6],
    ] as const) {
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press(key)
      await expect(cards).toHaveCount(left)
      expect(await focused(page), key).not.toBeNull()
      for (const time of ['once', 'twice']) {
        await page.keyboard.press('Escape')
        expect(await focused(page), `Escape ${time}`).not.toBeNull()
      }
    }
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await expect(cards).toHaveCount(8)
    expect(await focused(page), 'undone').not.toBeNull()
  })

  await test.step('with an edge that a click chose', async () => {
    const from = await card(page, 'Titanic passengers').locator('.react-flow__handle-right').boundingBox()
    const to = await card(page, 'Split').locator('.react-flow__handle-left').boundingBox()
    if (from === null || to === null) throw new Error('The ports have no place on the page.')
    const middle = { x: (from.x + from.width + to.x) / 2, y: from.y + from.height / 2 }
    await page.mouse.click(middle.x, middle.y)
    await expect(page.locator('.react-flow__edge.selected')).toHaveCount(1)
    await page.keyboard.press('Escape')
    expect(await focused(page), 'Escape').not.toBeNull()
    await page.mouse.click(middle.x, middle.y)
    await page.keyboard.press('Backspace')
    await expect(page.locator('.react-flow__edge')).toHaveCount(8)
    expect(await focused(page), 'Backspace').not.toBeNull()
  })

  await test.step('with all there is', async () => {
    await goToCanvas(page)
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await expect(cards).toHaveCount(0)
    expect(await focused(page), 'nothing left').not.toBeNull()
    await page.keyboard.press('Escape')
    expect(await focused(page), 'Escape').not.toBeNull()
  })
})

test('a move is told with where it ended', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await walkTo(page, card(page, 'Split'))
  for (const key of ['Control+ArrowDown', 'Control+ArrowRight', 'Control+Shift+ArrowDown']) {
    await page.keyboard.press(key)
    const { x, y } = await card(page, 'Split').evaluate((node) => {
      const { e, f } = new DOMMatrix((node as HTMLElement).style.transform)
      return { x: Math.round(e), y: Math.round(f) }
    })
    await expect(page.getByTestId('announcements')).toHaveText(`Split at ${x}, ${y}.`)
  }
})

/** Where a card is, and the paths of the wires that end at it. */
function drawn(page: Page, id: string): Promise<{ x: number; y: number; wires: Record<string, number[]> }> {
  return page.evaluate((node) => {
    const numbers = (text: string | null): number[] => (text?.match(/-?\d+(\.\d+)?/g) ?? []).map(Number)
    const shown = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${node}"]`)
    const { e: x, f: y } = new DOMMatrix(shown?.style.transform)
    const wires = [...document.querySelectorAll<HTMLElement>('.react-flow__edge')].map((wire) => [
      wire.dataset['id'] ?? '',
      numbers(wire.querySelector('.wire-line')?.getAttribute('d') ?? null),
    ])
    return { x, y, wires: Object.fromEntries(wires) as Record<string, number[]> }
  }, id)
}

test('what is dragged is drawn at every moment where it is put down', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  const dragged = card(page, 'Split')
  const id = (await dragged.getAttribute('data-id')) ?? ''
  const box = await dragged.boundingBox()
  if (box === null) throw new Error('The card has no place on the page.')
  const before = await drawn(page, id)
  const start = { x: box.x + box.width / 2, y: box.y + box.height / 3 }
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(start.x + 41, start.y + 73, { steps: 12 })
  const carried = await drawn(page, id)
  await page.mouse.up()
  await expect(page.getByTestId('canvas')).not.toHaveAttribute('data-dragging')
  const after = await drawn(page, id)
  expect(Math.abs(after.x - before.x) + Math.abs(after.y - before.y)).toBeGreaterThan(40)
  expect(Math.hypot(after.x - carried.x, after.y - carried.y), 'the card').toBeLessThan(1)
  for (const [wire, line] of Object.entries(after.wires)) {
    const moved = line.map((value, index) => Math.abs(value - (carried.wires[wire]?.[index] ?? Infinity)))
    expect(Math.max(...moved), wire).toBeLessThan(1)
  }

  // Alt drags a copy: the original is back at its place.
  await page.mouse.move(start.x + 41, start.y + 73)
  await page.keyboard.down('Alt')
  await page.mouse.down()
  await page.mouse.move(start.x + 160, start.y + 140, { steps: 8 })
  await page.mouse.up()
  await page.keyboard.up('Alt')
  await expect(card(page, 'Split')).toHaveCount(2)
  const original = await drawn(page, id)
  expect({ x: original.x, y: original.y }).toEqual({ x: after.x, y: after.y })
  for (const [wire, line] of Object.entries(after.wires)) expect(original.wires[wire], wire).toEqual(line)
})

const nearRules: readonly ContrastRule[] = [
  { what: 'wires', selector: '.wire .wire-line', property: 'stroke', on: '.canvas' },
  { what: 'ports on the canvas', selector: '.port-shape > *', property: 'stroke', on: '.canvas' },
  { what: 'ports on a card', selector: '.port-shape > *', property: 'stroke', on: '.node-card' },
  {
    what: 'frequent ports on the canvas',
    selector: '.port-box',
    property: 'border-top-color',
    on: '.canvas',
  },
  { what: 'frequent ports on a card', selector: '.port-box', property: 'border-top-color', on: '.node-card' },
  {
    what: 'focus on the canvas',
    selector: '.react-flow__node:focus-visible',
    property: 'outline-color',
    on: '.canvas',
  },
  {
    what: 'focus at a card',
    selector: '.react-flow__node:focus-visible',
    property: 'outline-color',
    on: '.node-card',
  },
  { what: 'nodes on the map', selector: '.canvas-map path', property: 'fill', on: '.canvas-map' },
  { what: 'view on the map', selector: '.map-view', property: 'border-top-color', on: '.canvas-map' },
]
const farRules: readonly ContrastRule[] = [
  { what: 'wires from afar', selector: '.far-edges path', property: 'stroke', on: '.canvas' },
  { what: 'marks of states', selector: '.far-mark', property: 'stroke', on: '.far-box' },
  { what: 'what is selected', selector: '.far-selected', property: 'stroke', on: '.canvas' },
]

test('drawings can be made out in both themes', async ({ page, address }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openGenerated(page, address, 40)
  await goToCanvas(page)
  await page.keyboard.press('ArrowRight')
  for (const [zoom, rules] of [
    ['Shift+0', nearRules],
    ['Shift+1', farRules],
  ] as const) {
    if (rules === farRules) await page.keyboard.press('Control+a')
    await page.keyboard.press(zoom)
    for (const { selector, on } of rules) {
      await expect(page.locator(selector).first()).toBeAttached()
      await expect(page.locator(on).first()).toBeAttached()
    }
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const [what, contrast] of Object.entries(await contrasts(page, rules))) {
        expect(contrast, `${what}, ${colorScheme}`).toBeGreaterThanOrEqual(3)
      }
    }
  }
})

test('a state is never a colour alone, near or far', async ({ home: page }) => {
  await openTemplate(page, 'Iris species')
  await run(page)
  await page.getByLabel('Seed').fill('7')
  await card(page, 'Scale').click()
  await page.keyboard.press('d')
  await expect(page.locator('.node-card[data-state=disabled]')).toHaveCount(1)
  await expect(page.locator('.node-card[data-state=stale]').first()).toBeVisible()
  expect(await statesByColourAlone(page)).toEqual([])

  await test.step('from afar each state has a shape of its own, and the word is read', async () => {
    const states = await page
      .locator('.node-card')
      .evaluateAll((cards) => new Set(cards.map((each) => (each as HTMLElement).dataset['state'])).size)
    expect(states).toBeGreaterThanOrEqual(3)
    for (let press = 0; press < 12; press++) await page.keyboard.press('-')
    await expect(page.locator('.canvas[data-far]')).toBeVisible()
    const marks = await page.locator('.far-mark').evaluateAll((paths) =>
      paths.map((path) => ({
        shape: path
          .getAttribute('d')
          ?.replace(/M[^a-z]*/g, 'M')
          .split('M')[1],
        colour: getComputedStyle(path).stroke,
      })),
    )
    expect(new Set(marks.map(({ shape }) => shape)).size).toBe(states)
    expect(new Set(marks.map(({ colour }) => colour)).size).toBe(1)
    const [name] = await accessibleNames(page.locator('.react-flow__node-node:focus'))
    expect(name).toMatch(/^Scale, .*Disabled/)
  })
})

test('results open below what is pressed only when it has been let go', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await makeRoomForInspector(page)
  await card(page, 'Titanic passengers').click()
  const forest = card(page, 'Random forest')
  const results = page.getByRole('region', { name: 'Results' })
  const closed = await results.boundingBox()
  const before = await forest.boundingBox()
  const { x, y } = await middleOf(forest)
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.keyboard.press('Control+Enter')
  // The node that is selected has its result, which opens them.
  await expect(page.getByTestId('announcements')).toContainText('Run finished', { timeout: 120_000 })
  await expect(
    card(page, 'Titanic passengers').locator(':is([data-state=succeeded], [data-state=cached])'),
  ).toBeVisible()
  expect(await results.boundingBox()).toEqual(closed)
  expect(await forest.boundingBox()).toEqual(before)
  await page.mouse.up()
  await expect(forest).toHaveClass(/selected/)
  await expect(page.getByRole('button', { name: 'Close results' })).toBeVisible()
})

test('a view that moves by itself stops where something of it is pressed', async ({ page, address }) => {
  await page.clock.install()
  await page.goto(address)
  await openTemplate(page, 'Titanic survival')
  const fill = card(page, 'Fill numbers')
  await page.getByRole('button', { name: 'Zoom in' }).click()
  await page.clock.pauseAt(Date.now() + 60_000)
  const before = await fill.boundingBox()
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect
    .poll(async () => {
      await page.clock.runFor(16)
      return fill.boundingBox()
    })
    .not.toEqual(before)
  const moving = await fill.boundingBox()
  await page.clock.runFor(16)
  expect(await fill.boundingBox()).not.toEqual(moving)
  const { x, y } = await middleOf(fill)
  await page.mouse.move(x, y)
  await page.mouse.down()
  const pressed = await fill.boundingBox()
  await page.clock.runFor(1000)
  expect(await fill.boundingBox()).toEqual(pressed)
  await page.mouse.up()
  await page.clock.resume()
  await expect(fill).toHaveClass(/selected/)
})

async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox()
  if (box === null) throw new Error(`${String(target)} is not on the page.`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
