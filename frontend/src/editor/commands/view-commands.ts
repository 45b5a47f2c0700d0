/** Commands that show: zoom, panels, the palette of commands, the sheet of shortcuts, the menu. */
import type { EditorSession } from '../session.ts'
import { focusNode, type EditorUi } from '../ui-store.ts'
import type { CommandWork } from './command.ts'
import { hasNodes, hasSelectedNodes, selectedNodes } from './targets.ts'

export const viewCommands: readonly CommandWork[] = [
  {
    id: 'command-palette',
    group: 'help',
    scope: 'field',
    keyboardOnly: true,
    run: ({ ui }) => ui.setState({ overlay: { kind: 'commands' } }),
  },
  {
    id: 'shortcuts',
    group: 'help',
    scope: 'page',
    run: ({ ui }) => ui.setState({ overlay: { kind: 'shortcuts' } }),
  },
  {
    id: 'context-menu',
    group: 'help',
    scope: 'graph',
    keyboardOnly: true,
    run: openMenu,
  },
  {
    id: 'fit',
    group: 'view',
    scope: 'graph',
    when: hasNodes,
    run: ({ ui }) => ui.getState().canvas?.fit(),
  },
  {
    id: 'fit-selection',
    group: 'view',
    scope: 'graph',
    when: hasSelectedNodes,
    run: (session) => session.ui.getState().canvas?.fit(selectedNodes(session)),
  },
  {
    id: 'zoom-actual',
    group: 'view',
    scope: 'graph',
    run: ({ ui }) => ui.getState().canvas?.zoomTo(1),
  },
  {
    id: 'zoom-in',
    group: 'view',
    scope: 'graph',
    run: ({ ui }) => ui.getState().canvas?.zoomBy('in'),
  },
  {
    id: 'zoom-out',
    group: 'view',
    scope: 'graph',
    run: ({ ui }) => ui.getState().canvas?.zoomBy('out'),
  },
  toggle('toggle-palette', 'paletteOpen'),
  {
    id: 'toggle-outline',
    group: 'view',
    scope: 'page',
    run: (session) => {
      const { ui } = session
      const { paletteOpen, listTab, outline, currentNode } = ui.getState()
      if (paletteOpen && listTab === 'outline') {
        const isInside = outline !== null && document.activeElement?.closest('[data-outline]') !== null
        ui.setState({ listTab: 'nodes', surface: 'canvas' })
        if (isInside) focusNode(ui, currentNode)
        return
      }
      ui.setState({ paletteOpen: true, listTab: 'outline', surface: 'outline', area: 'list' })
      // One that is drawn only now takes the focus itself.
      if (outline !== null) focusNode(ui, currentNode)
    },
  },
  toggle('toggle-inspector', 'inspectorOpen'),
  toggle('toggle-drawer', 'drawerOpen'),
  {
    id: 'show-problems',
    group: 'view',
    scope: 'page',
    run: ({ ui }) => {
      ui.setState({ drawerOpen: true, drawerTab: 'problems', area: 'results' })
      requestAnimationFrame(() =>
        (
          document.querySelector<HTMLElement>('#drawer-panel button') ??
          document.getElementById('drawer-tab-problems')
        )?.focus(),
      )
    },
  },
  {
    id: 'next-area',
    group: 'view',
    scope: 'field',
    keyboardOnly: true,
    run: () => goToArea(1),
  },
  {
    id: 'previous-area',
    group: 'view',
    scope: 'field',
    keyboardOnly: true,
    run: () => goToArea(-1),
  },
]

type PanelFlag = keyof Pick<EditorUi, 'paletteOpen' | 'inspectorOpen' | 'drawerOpen'>

function toggle(id: 'toggle-palette' | 'toggle-inspector' | 'toggle-drawer', flag: PanelFlag): CommandWork {
  return {
    id,
    group: 'view',
    scope: 'page',
    run: (session) => {
      const isOpen = session.ui.getState()[flag]
      session.ui.setState({ [flag]: !isOpen })
      // What had the focus may just have closed.
      if (isOpen) returnFocus(session)
    },
  }
}

/** Where the focus was inside of what is gone, it goes back to the node it came from. */
function returnFocus({ ui }: EditorSession): void {
  requestAnimationFrame(() => {
    const { activeElement } = document
    const isLost = activeElement === null || activeElement === document.body || isHidden(activeElement)
    if (isLost) focusNode(ui, ui.getState().currentNode)
  })
}

function isHidden(element: Element): boolean {
  const box = element.getBoundingClientRect()
  return box.width === 0 || box.height === 0 || element.closest('[hidden], [inert]') !== null
}

/** The menu opens at the node that the keyboard is at, else in the middle of the canvas. */
function openMenu({ editor, ui }: EditorSession): void {
  const { currentNode, canvas, surface } = ui.getState()
  const focused = document.activeElement?.closest('[data-id], [data-node]') ?? null
  const { selection } = editor.store.getState()
  const isNode = focused !== null && currentNode !== null
  if (isNode && !selection.nodes.includes(currentNode)) editor.select({ nodes: [currentNode], edges: [] })
  const box = focused?.getBoundingClientRect()
  const screen =
    box === undefined
      ? (canvas?.middle() ?? { x: 200, y: 200 })
      : {
          x: box.left + Math.min(box.width, 160) / 2,
          y: surface === 'outline' ? box.bottom : box.top + box.height / 2,
        }
  ui.setState({ overlay: { kind: 'menu', screen } })
}

/** The areas of the page in reading order; each takes the focus at its first stop. */
const areas = ['header', 'nav[data-list]', '.canvas', '[data-inspector]', '[data-results]']

function goToArea(step: 1 | -1): void {
  const present = areas.flatMap((selector) => {
    const area = document.querySelector<HTMLElement>(selector)
    return area === null || area.getBoundingClientRect().width < 2 ? [] : [area]
  })
  const at = present.findIndex((area) => area.contains(document.activeElement))
  for (let count = 1; count <= present.length; count++) {
    const area = present[(at + step * count + 2 * present.length) % present.length]
    const stop = area.querySelector<HTMLElement>(
      '[tabindex="0"], a[href], button:not([disabled], [tabindex="-1"]), input, select, textarea',
    )
    const target = stop ?? area
    target.focus()
    if (document.activeElement === target) return
  }
}
