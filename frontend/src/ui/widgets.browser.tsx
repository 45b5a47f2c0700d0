/** Widgets in a real browser: what the keyboard does, what has which name, where the focus is. */
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../app/app.css'
import { ActionMenu } from './action-menu.tsx'
import { announce, Announcer } from './announcer.tsx'
import { Button, IconButton } from './button.tsx'
import { Choice } from './choice.tsx'
import { Modal } from './modal.tsx'
import { PlainTable } from './plain-table.tsx'
import { SearchField } from './search-field.tsx'
import { Splitter } from './splitter.tsx'
import { Switch } from './switch.tsx'
import { panelProps, TabBar } from './tab-bar.tsx'
import { showMessage, Toasts } from './toasts.tsx'
import { useKeptFocus } from './use-kept-focus.ts'

const sizes = ['small', 'large'] as const

describe('Choice', () => {
  it('is a group of radio buttons that the arrows walk', async () => {
    function Sizes() {
      const [size, setSize] = useState<(typeof sizes)[number]>('small')
      return (
        <Choice label="Size" values={sizes} current={size} wordOf={(value) => value} onChange={setSize} />
      )
    }
    await render(<Sizes />)
    await expect.element(page.getByRole('radiogroup', { name: 'Size' })).toBeVisible()
    await userEvent.tab()
    await expect.element(page.getByRole('radio', { name: 'small' })).toHaveFocus()
    await userEvent.keyboard('{ArrowRight}')
    await expect.element(page.getByRole('radio', { name: 'large' })).toBeChecked()
  })
})

describe('Modal', () => {
  it('takes the focus, keeps it, and gives it back on Escape', async () => {
    function Opener() {
      const [isOpen, setOpen] = useState(false)
      return (
        <>
          <Button onClick={() => setOpen(true)}>Open</Button>
          {isOpen && (
            <Modal title="Question" onClose={() => setOpen(false)}>
              <input data-autofocus aria-label="Answer" />
            </Modal>
          )}
        </>
      )
    }
    await render(<Opener />)
    await page.getByRole('button', { name: 'Open' }).click()
    await expect.element(page.getByRole('dialog', { name: 'Question' })).toBeVisible()
    await expect.element(page.getByLabelText('Answer')).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    await expect.element(page.getByRole('button', { name: 'Open' })).toHaveFocus()
  })
})

describe('ActionMenu', () => {
  it('opens on its first action, walks round, and closes when one is chosen', async () => {
    const done: string[] = []
    await render(
      <ActionMenu
        label="Actions"
        actions={['Copy', 'Delete'].map((title) => ({ title, onSelect: () => done.push(title) }))}
      />,
    )
    await page.getByRole('button', { name: 'Actions' }).click()
    await expect.element(page.getByRole('menuitem', { name: 'Copy' })).toHaveFocus()
    await userEvent.keyboard('{ArrowUp}')
    await expect.element(page.getByRole('menuitem', { name: 'Delete' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(done).toEqual(['Delete'])
    await expect.element(page.getByRole('menuitem', { name: 'Copy' })).not.toBeInTheDocument()
  })
})

describe('TabBar', () => {
  it('is one tab stop; the arrows choose', async () => {
    function Tabs() {
      const [tab, setTab] = useState<'a' | 'b'>('a')
      return (
        <>
          <TabBar
            name="test"
            label="Views"
            current={tab}
            onChange={setTab}
            tabs={[
              { id: 'a', title: 'Rows' },
              { id: 'b', title: 'Charts' },
            ]}
          />
          <div {...panelProps('test', tab)}>{tab}</div>
        </>
      )
    }
    await render(<Tabs />)
    await userEvent.tab()
    await expect.element(page.getByRole('tab', { name: 'Rows' })).toHaveFocus()
    await userEvent.keyboard('{ArrowLeft}')
    await expect.element(page.getByRole('tab', { name: 'Charts' })).toHaveFocus()
    await expect.element(page.getByRole('tabpanel', { name: 'Charts' })).toHaveTextContent('b')
  })
})

describe('SearchField', () => {
  it('searches once the typing rests, for the whole text', async () => {
    const searched: string[] = []
    await render(<SearchField label="Search" value="" onSearch={(text) => void searched.push(text)} />)
    await page.getByRole('searchbox', { name: 'Search' }).fill('churn')
    await expect.poll(() => searched).toEqual(['churn'])
  })
})

describe('Switch', () => {
  it('says whether it is on, and is large enough to press', async () => {
    function Light() {
      const [isOn, setOn] = useState(false)
      return <Switch checked={isOn} label="Light" onChange={setOn} />
    }
    await render(<Light />)
    const light = page.getByRole('switch', { name: 'Light' })
    await light.click()
    await expect.element(light).toBeChecked()
    const { width, height } = light.element().getBoundingClientRect()
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(24)
  })
})

describe('PlainTable', () => {
  it('names its rows by their first cell', async () => {
    await render(
      <PlainTable
        label="Runs"
        rows={[{ name: 'Iris', seconds: 3 }]}
        keyOf={({ name }) => name}
        columns={[
          { id: 'name', title: 'Name', renderCell: ({ name }) => name },
          { id: 'seconds', title: 'Took', align: 'right', renderCell: ({ seconds }) => seconds },
        ]}
      />,
    )
    await expect.element(page.getByRole('rowheader', { name: 'Iris' })).toBeVisible()
    await expect.element(page.getByRole('region', { name: 'Runs' })).toBeVisible()
  })
})

describe('what is said', () => {
  it('is read out, and the same words again', async () => {
    await render(<Announcer />)
    announce('Saved')
    const region = page.getByTestId('announcements')
    await expect.element(region).toHaveTextContent('Saved')
    const first = region.element().firstElementChild
    announce('Saved')
    await expect.poll(() => region.element().firstElementChild !== first).toBe(true)
  })

  it('offers what to do next in a message', async () => {
    let undone = false
    await render(<Toasts />)
    showMessage('Deleted', { action: { title: 'Undo', run: () => (undone = true) } })
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(undone).toBe(true)
    await expect.element(page.getByText('Deleted')).not.toBeInTheDocument()
  })
})

describe('IconButton', () => {
  it('has a name, and shows it with its keys on keyboard focus', async () => {
    await render(
      <IconButton label="Undo" keys="Ctrl+Z">
        <span aria-hidden>u</span>
      </IconButton>,
    )
    await userEvent.tab()
    await expect.element(page.getByRole('button', { name: 'Undo' })).toHaveFocus()
    await expect.element(page.getByText('Ctrl+Z')).toBeVisible()
  })
})

describe('Splitter', () => {
  function Panels() {
    const [panel, setPanel] = useState({ size: 200, isOpen: true })
    return (
      <div style={{ display: 'flex', width: 600, height: 100 }}>
        <div id="panel" style={{ width: panel.isOpen ? panel.size : 0 }} />
        <Splitter
          label="Resize"
          side="left"
          panel="panel"
          min={100}
          max={300}
          {...panel}
          onChange={setPanel}
        />
      </div>
    )
  }
  const splitter = page.getByRole('separator', { name: 'Resize' })
  async function now(size: number): Promise<void> {
    await expect.element(splitter).toHaveAttribute('aria-valuenow', String(size))
  }

  it('is moved by the arrows within its bounds, closes below them and opens again as it was', async () => {
    await render(<Panels />)
    splitter.element().focus()
    await userEvent.keyboard('{ArrowRight}')
    await now(216)
    await userEvent.keyboard('{Shift>}{ArrowLeft}{ArrowLeft}{/Shift}')
    await now(100)
    await userEvent.keyboard('{ArrowLeft}')
    await now(0)
    await userEvent.keyboard('{ArrowRight}')
    await now(100)
    await userEvent.keyboard('{End}')
    await now(300)
    await userEvent.keyboard('{Enter}')
    await now(0)
    await userEvent.keyboard('{Enter}')
    await now(300)
  })

  it('follows the pointer and closes when it is dragged beyond half of the least size', async () => {
    await render(<Panels />)
    const line = splitter.element()
    const { x } = line.getBoundingClientRect()
    const at = (type: string, by: number) =>
      line.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          cancelable: true,
          pointerId: 1,
          clientX: x + by,
          clientY: 50,
        }),
      )
    // The pointer of the test is none that a browser knows to capture.
    line.setPointerCapture = () => {}
    at('pointerdown', 0)
    at('pointermove', 40)
    await now(240)
    at('pointermove', -120)
    await now(100)
    at('pointermove', -160)
    await now(0)
    at('pointermove', 10)
    await now(210)
  })
})

describe('useKeptFocus', () => {
  function Items() {
    const [items, setItems] = useState(['one', 'two', 'three'])
    const kept = useKeptFocus<HTMLDivElement>()
    return (
      <div ref={kept}>
        {items.map((item) => (
          <button key={item} type="button" onClick={() => setItems(items.filter((each) => each !== item))}>
            Remove {item}
          </button>
        ))}
        <input aria-label="Another" />
      </div>
    )
  }

  it('passes the focus on when what has it goes', async () => {
    await render(<Items />)
    page.getByRole('button', { name: 'Remove two' }).element().focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('button', { name: 'Remove three' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('textbox', { name: 'Another' })).toHaveFocus()
  })

  it('leaves a focus alone that is elsewhere', async () => {
    await render(
      <>
        <Items />
        <button type="button">Elsewhere</button>
      </>,
    )
    await page.getByRole('textbox', { name: 'Another' }).click()
    const elsewhere = page.getByRole('button', { name: 'Elsewhere' })
    await elsewhere.click()
    page
      .getByRole('button', { name: 'Remove one' })
      .element()
      .dispatchEvent(new MouseEvent('click', { bubbles: true }))
    await expect.element(page.getByRole('button', { name: 'Remove one' })).not.toBeInTheDocument()
    await expect.element(elsewhere).toHaveFocus()
  })
})
