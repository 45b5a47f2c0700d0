import {
  card,
  expect,
  expectAccessible,
  makeRoomForInspector,
  openTemplate,
  run,
  test,
} from './flowza-test.ts'

test('undo and redo take back whole steps', async ({ home: page }) => {
  await openTemplate(page, 'Iris species')
  const cards = page.locator('.node-card')
  const edges = page.locator('.react-flow__edge')
  await expect(cards).toHaveCount(7)
  await expect(edges).toHaveCount(8)

  await card(page, 'Scale').click()
  await page.keyboard.press('Delete')
  await expect(cards).toHaveCount(6)
  // What fed it feeds what it fed: the wires heal.
  await expect(edges).toHaveCount(7)
  // The focus stays on the canvas, with what fed the node.
  await expect(card(page, /split/i)).toBeFocused()

  await page.keyboard.press('Control+z')
  await expect(cards).toHaveCount(7)
  await expect(edges).toHaveCount(8)
  await expect(card(page, 'Scale')).toHaveClass(/selected/)
  await expect(page.getByTestId('saved-state')).toHaveAttribute('data-state', 'saved')
  await page.keyboard.press('Control+Shift+z')
  await expect(cards).toHaveCount(6)
  await page.keyboard.press('Control+z')

  await test.step('a drag is one step', async () => {
    const node = card(page, /tree/i).first()
    const before = await node.boundingBox()
    if (before === null) throw new Error('The card has no place on the page.')
    await page.mouse.move(before.x + 90, before.y + 12)
    await page.mouse.down()
    await page.mouse.move(before.x + 120, before.y + 60, { steps: 6 })
    await page.mouse.move(before.x + 150, before.y + 90, { steps: 6 })
    await page.mouse.up()
    const after = await node.boundingBox()
    expect(Math.round((after?.x ?? 0) - before.x)).toBeGreaterThan(40)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByTestId('saved-state')).toHaveAttribute('data-state', 'saved')
    expect((await node.boundingBox())?.x).toBeCloseTo(before.x, 0)
  })
})

test('a workflow by keyboard alone', async ({ home: page }) => {
  const empty = page.getByRole('button', { name: 'Empty workflow' })
  await empty.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('An empty workflow')).toBeVisible()
  await expectAccessible(page)

  await test.step('add', async () => {
    // Nobody waits for the list to show: what is typed ahead is in it.
    await page.keyboard.press('/')
    await page.keyboard.type('load dataset')
    await expect(page.getByRole('combobox', { name: 'Add a node' })).toHaveValue('load dataset')
    await page.keyboard.press('Enter')
    await expect(card(page, 'Load dataset')).toBeFocused()
    // From the list at the side nothing is connected yet.
    await page.keyboard.press('n')
    await expect(page.getByRole('combobox', { name: 'Search nodes' })).toBeFocused()
    await page.keyboard.type('train/test')
    await page.keyboard.press('Enter')
    await expect(card(page, 'Train/test split')).toBeFocused()
    await expect(page.getByTestId('announcements')).toContainText('Press C to connect')
  })

  await test.step('connect', async () => {
    await page.keyboard.press('c')
    await expect(page.getByRole('option', { name: /Table from Load dataset/ })).toHaveAttribute(
      'aria-selected',
      'true',
    )
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await expect(page.locator('.react-flow__edge')).toHaveCount(1)
    await expect(page.getByTestId('announcements')).toContainText(
      'Connected Load dataset to Train/test split',
    )
    await expect(card(page, 'Train/test split')).toBeFocused()
  })

  await test.step('walk, set a param, move, come back', async () => {
    await page.keyboard.press('ArrowLeft')
    await expect(card(page, 'Load dataset')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByLabel('Data set', { exact: true })).toBeFocused()
    await page.getByLabel('Data set', { exact: true }).selectOption('iris')
    await page.keyboard.press('Escape')
    await expect(card(page, 'Load dataset')).toBeFocused()
    const before = await card(page, 'Load dataset').boundingBox()
    await page.keyboard.press('Control+ArrowDown')
    await page.keyboard.press('Control+ArrowDown')
    const after = await card(page, 'Load dataset').boundingBox()
    expect(after?.y).toBeGreaterThan(before?.y ?? 0)
  })

  await test.step('run', async () => {
    await page.keyboard.press('Control+Enter')
    await expect(page.getByTestId('announcements')).toContainText(/Run finished/, { timeout: 120_000 })
    // What another test has computed of the same data set is used again.
    const done = page.locator('.node-card[data-state=succeeded], .node-card[data-state=cached]')
    await expect(done).toHaveCount(2)
    await expect(page.getByTestId('saved-state')).toHaveAttribute('data-state', 'saved')
  })
})

test('a wrong connection says why, a leak is one click to mend', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await test.step('a model can’t go where a table is taken', async () => {
    const output = card(page, 'Random forest').locator('.react-flow__handle-right')
    const input = card(page, 'Split').locator('.react-flow__handle-left')
    await output.hover()
    await page.mouse.down()
    await input.hover()
    await expect(page.getByText(/gives a model, but .* takes a table/)).toBeVisible()
    await page.mouse.up()
    await expect(page.getByTestId('announcements')).toContainText('Not connected.')
    await expect(page.locator('.react-flow__edge')).toHaveCount(9)
  })

  await test.step('a scaler before the split is warned of, and moved behind it in one step', async () => {
    await card(page, 'Titanic passengers').click()
    await page.getByRole('option', { name: 'Scale' }).click()
    await expect(card(page, 'Scale')).toBeFocused()
    await page.keyboard.press('c')
    await page.getByRole('option', { name: /Table from Titanic passengers/ }).click()
    await expect(card(page, 'Scale')).toBeFocused()
    await page.keyboard.press('c')
    await page.getByRole('option', { name: /Table to Split/ }).click()
    await expect(card(page, 'Scale').locator('[data-problem=warning]')).toBeVisible()
    const fix = page.getByRole('region', { name: 'Inspector' }).getByRole('button', { name: /Move it after/ })
    await fix.click()
    await expect(card(page, 'Scale').locator('[data-problem]')).toHaveCount(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(fix).toBeVisible()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.locator('.node-card')).toHaveCount(8)
  })

  await test.step('errors stop a run and are listed with a way to their node', async () => {
    await card(page, 'Titanic passengers').click()
    await page.keyboard.press('Delete')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    const problem = page.getByRole('tabpanel', { name: /Problems/ }).getByText(/needs a table/)
    await expect(problem.first()).toBeVisible()
    await page
      .getByRole('tabpanel', { name: /Problems/ })
      .getByRole('button', { name: 'Split' })
      .click()
    await expect(card(page, 'Split')).toHaveClass(/selected/)
    await expectAccessible(page)
    await page.keyboard.press('Control+z')
  })
})

test('a filter is built from the columns of the table', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await card(page, 'Titanic passengers').click()
  await page.getByRole('option', { name: 'Filter rows' }).click()
  await page.keyboard.press('c')
  await page.getByRole('option', { name: /Table from Titanic passengers/ }).click()
  await page.getByRole('button', { name: 'Add a condition' }).click()
  await page.getByLabel('Column', { exact: true }).selectOption('Age')
  await page.getByLabel('Comparison').selectOption('greater')
  await page.getByLabel('Value').fill('30')
  await expect(card(page, 'Filter rows')).toContainText('Age > 30')
  await expectAccessible(page)
  await run(page)
  await expect(card(page, 'Filter rows')).toContainText('305 × 12')
})

test('a click selects one of several that are selected', async ({ home: page }) => {
  await openTemplate(page, 'Iris species')
  const selected = page.locator('.react-flow__node-node.selected')
  await card(page, 'Scale').click()
  await card(page, /split/i).click({ modifiers: ['Shift'] })
  await expect(selected).toHaveCount(2)
  await card(page, 'Scale').click()
  await expect(selected).toHaveCount(1)
  await page.keyboard.press('Delete')
  await expect(page.locator('.node-card')).toHaveCount(6)
  await expect(card(page, /split/i)).toBeVisible()
})

test('files are dropped on the canvas: tables are loaded, workflows are added', async ({ home: page }) => {
  await openTemplate(page, 'Iris species')
  const drop = (files: Record<string, string>) =>
    page.evaluate((contents) => {
      const dataTransfer = new DataTransfer()
      for (const [name, content] of Object.entries(contents)) {
        dataTransfer.items.add(new File([content], name))
      }
      const canvas = document.querySelector('.canvas')
      const place = { clientX: 500, clientY: 600, bubbles: true, cancelable: true }
      canvas?.dispatchEvent(new DragEvent('drop', { dataTransfer, ...place }))
    }, files)
  const node = { id: 'mine', type: 'scale', version: 1, params: {}, position: { x: 0, y: 0 }, title: 'Mine' }
  const workflow = { format: 'flowza/1', name: 'Part', seed: 1, edges: [] }
  await drop({
    'drop one.csv': 'a,b\n1,2\n',
    'part.json': JSON.stringify({ ...workflow, nodes: [node] }),
    'drop two.csv': 'a,b\n3,4\n',
  })
  await expect(card(page, 'Mine')).toBeVisible()
  await expect(card(page, 'Load CSV')).toHaveCount(2)
  await expect(page.locator('.node-card')).toHaveCount(10)

  await drop({ 'broken.json': JSON.stringify({ ...workflow, nodes: [{ ...node, version: 'one' }] }) })
  await expect(page.getByRole('alert')).toContainText('nodes[0].version')
  await expect(page.locator('.node-card')).toHaveCount(10)
})

test('what is wrong in a field shows there, and the focus stays where it was mended', async ({
  home: page,
}) => {
  await openTemplate(page, 'Titanic survival')
  await makeRoomForInspector(page)
  const seed = page.getByRole('spinbutton', { name: /^Seed/ })
  await seed.click()
  await seed.press('ControlOrMeta+a')
  await seed.press('Delete')
  await expect(seed).toHaveValue('')
  await seed.pressSequentially('11')
  await expect(seed).toHaveValue('11')

  await card(page, 'What matters').click()
  const repeats = page.getByRole('textbox', { name: 'Repeats' })
  await repeats.fill('0')
  // Another method has no use for it; the run would still refuse it.
  await page.getByRole('combobox', { name: 'Method' }).selectOption('model')
  await expect(page.locator('[data-param=partition]')).toHaveCount(0)
  const field = page.locator('[data-param=n_repeats]')
  await expect(field).toContainText('at least 1')
  const method = page.getByRole('button', { name: 'Reset Method to its default' })
  await method.focus()
  await page.keyboard.press('Enter')
  await expect(method).toHaveCount(0)
  await expect(page.getByRole('combobox', { name: 'Method' })).toBeFocused()
  await repeats.fill('1.000')
  await repeats.blur()
  await expect(repeats).toHaveValue('1000')
  await expect(field).not.toContainText('at least')
})

test('a title that is being typed is given up by Escape, and kept by Enter', async ({ home: page }) => {
  await openTemplate(page, 'Iris species')
  await card(page, 'Scale').click()
  const title = page.getByRole('textbox', { name: 'Node title' })
  await title.fill('Some other name')
  await expect(card(page, 'Some other name')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(title).toHaveValue('Scale')
  await expect(title).toBeFocused()
  await expect(card(page, 'Some other name')).toHaveCount(0)
  // The next one leaves the field, as everywhere in the inspector.
  await page.keyboard.press('Escape')
  await expect(card(page, 'Scale')).toBeFocused()
  await title.fill('Standardise')
  await page.keyboard.press('Enter')
  await title.fill('Standardise all')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(title).toHaveValue('Standardise')
})
