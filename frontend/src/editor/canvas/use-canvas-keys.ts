/** The canvas by keyboard: one tab stop, arrows walk, letters act. */
import { useReactFlow } from '@xyflow/react'
import {
  useCallback,
  useEffect,
  useRef,
  type FocusEvent as ReactFocusEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react'
import { announce } from '../../ui/announcer.tsx'
import { plural } from '../../ui/format.ts'
import { duplicate, nudge, removeSelection, toggleDisabled } from '../core/commands.ts'
import { heirOf, neighbourOf, type Direction } from '../core/neighbour.ts'
import { nodeTitle } from '../core/connections.ts'
import { nodeById } from '../core/node-index.ts'
import { useSession } from '../session-context.tsx'
import { nodeHeight, nodeWidth } from './node-geometry.ts'

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const steps: Record<Direction, { x: number; y: number }> = {
  left: { x: -8, y: 0 },
  right: { x: 8, y: 0 },
  up: { x: 0, y: -8 },
  down: { x: 0, y: 8 },
}

export interface CanvasKeys {
  onKeyDown(event: KeyboardEvent): void
  onKeyUp(event: KeyboardEvent): void
  onFocus(event: ReactFocusEvent): void
  /** After a pan or a zoom: a focused card that left the page leaves the focus with the canvas. */
  keepFocus(): void
  /** Gives a node the keyboard focus, once it is on the page, and brings it into view. */
  focusNode(id: string): void
}

export function useCanvasKeys(wrapper: RefObject<HTMLElement | null>): CanvasKeys {
  const { editor, ui } = useSession()
  const flow = useReactFlow()

  const bringIntoView = useCallback(
    (id: string) => {
      const node = nodeById(editor.store.getState().document, id)
      const area = wrapper.current?.getBoundingClientRect()
      if (node === undefined || area === undefined) return
      const { x, y, zoom } = flow.getViewport()
      const left = node.position.x * zoom + x
      const top = node.position.y * zoom + y
      const height = nodeHeight({ inputs: 1, outputs: 1 }) * zoom
      const isVisible =
        left >= 0 && top >= 0 && left + nodeWidth * zoom <= area.width && top + height <= area.height
      if (isVisible) return
      // The shortest way that shows all of the card, not a jump to the middle.
      const margin = 24
      const shift = (start: number, size: number, room: number): number =>
        start < margin ? margin - start : Math.min(0, room - margin - (start + size))
      void flow.setViewport(
        { x: x + shift(left, nodeWidth * zoom, area.width), y: y + shift(top, height, area.height), zoom },
        { duration: globalThis.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 140 },
      )
    },
    [editor, flow, wrapper],
  )

  // The results open below a node that was clicked: what is looked at stays in view.
  useEffect(() => {
    const element = wrapper.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      const { nodes } = editor.store.getState().selection
      if (nodes.length === 1) bringIntoView(nodes[0])
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [bringIntoView, editor, wrapper])

  const focusNode = useCallback(
    (id: string) => {
      if (nodeById(editor.store.getState().document, id) === undefined) return
      ui.setState({ currentNode: id })
      bringIntoView(id)
      // A node that was just added, or that was out of view, is on the page with the next frame.
      requestAnimationFrame(() => {
        wrapper.current
          ?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
          ?.focus({ preventScroll: true })
      })
    },
    [bringIntoView, editor, ui, wrapper],
  )

  // Which part of the page the keyboard is in; a card that is removed while it has the focus doesn't say goodbye.
  const hasFocus = useRef(false)
  useEffect(() => {
    function follow(event: FocusEvent | PointerEvent): void {
      hasFocus.current = event.target instanceof Node && wrapper.current?.contains(event.target) === true
    }
    window.addEventListener('focusin', follow)
    window.addEventListener('pointerdown', follow)
    return () => {
      window.removeEventListener('focusin', follow)
      window.removeEventListener('pointerdown', follow)
    }
  }, [wrapper])

  const keepFocus = useCallback(() => {
    if (hasFocus.current && document.activeElement === document.body) wrapper.current?.focus()
  }, [wrapper])

  function walk(from: string, direction: Direction, extend: boolean): void {
    const { document, selection } = editor.store.getState()
    const next = neighbourOf(document, from, direction)
    if (next === null) return
    const nodes = extend ? [...new Set([...selection.nodes, from, next])] : [next]
    editor.select({ nodes, edges: [] })
    focusNode(next)
  }

  function remove(): void {
    const { document, selection } = editor.store.getState()
    if (selection.nodes.length + selection.edges.length === 0) return
    const heir = heirOf(document, selection.nodes)
    const words = [
      ...(selection.nodes.length > 0 ? [plural(selection.nodes.length, 'node')] : []),
      ...(selection.edges.length > 0 ? [plural(selection.edges.length, 'edge')] : []),
    ]
    removeSelection(editor, selection)
    announce(`Removed ${words.join(' and ')}.`)
    if (selection.nodes.length === 0) return
    if (heir === null) wrapper.current?.focus()
    else {
      editor.select({ nodes: [heir], edges: [] })
      focusNode(heir)
    }
  }

  function act(event: KeyboardEvent, focused: string | null): boolean {
    const { selection, document } = editor.store.getState()
    const control = event.ctrlKey || event.metaKey
    const direction = directions[event.key]
    if (direction !== undefined && focused !== null && !event.altKey) {
      if (control) {
        const ids = selection.nodes.includes(focused) ? selection.nodes : [focused]
        const step = steps[direction]
        const factor = event.shiftKey ? 5 : 1
        nudge(editor, ids, { x: step.x * factor, y: step.y * factor })
      } else walk(focused, direction, event.shiftKey)
      return true
    }
    if (control && event.key.toLowerCase() === 'a') {
      editor.select({ nodes: document.nodes.map((node) => node.id), edges: [] })
      announce(`${plural(document.nodes.length, 'node')} selected.`)
      return true
    }
    if (control && event.key.toLowerCase() === 'd' && selection.nodes.length > 0) {
      const copies = duplicate(editor, selection.nodes)
      announce(`Duplicated ${plural(copies.length, 'node')}.`)
      focusNode(copies[0])
      return true
    }
    if (control || event.altKey) return false
    switch (event.key) {
      case 'Delete':
      case 'Backspace':
        remove()
        return true
      case 'Enter':
        if (focused === null) return false
        editor.select({ nodes: [focused], edges: [] })
        ui.setState({ inspectorOpen: true, inspectorTab: 'params' })
        focusInspector()
        return true
      case ' ':
        if (focused === null) return false
        editor.select({ nodes: [focused], edges: [] })
        return true
      case 'c':
      case 'C':
        if (focused === null) return false
        ui.setState({ connecting: focused })
        return true
      case 'd':
      case 'D':
        if (selection.nodes.length === 0) return false
        announce(toggleDisabled(editor, selection.nodes) ? 'Disabled.' : 'Enabled.')
        return true
      case 'Escape':
        editor.select({ nodes: [], edges: [] })
        return true
      case '1':
        void flow.fitView({ padding: 0.08, maxZoom: 1 })
        return true
      case '0':
        void flow.zoomTo(1)
        return true
      case '+':
      case '=':
        void flow.zoomIn()
        return true
      case '-':
        void flow.zoomOut()
        return true
      default:
        return false
    }
  }

  return {
    focusNode,
    keepFocus,
    onKeyDown(event) {
      if (isTextField(event.target)) return
      const ofCanvas = event.target === wrapper.current ? ui.getState().currentNode : null
      if (act(event, focusedNode(event.target) ?? ofCanvas)) {
        event.preventDefault()
        event.stopPropagation()
      }
    },
    onKeyUp(event) {
      if (directions[event.key] !== undefined) {
        editor.endGesture()
        const focused = focusedNode(event.target)
        if ((event.ctrlKey || event.metaKey) && focused !== null) {
          const { document } = editor.store.getState()
          const position = nodeById(document, focused)?.position
          if (position) {
            announce(`${nodeTitle(document, editor.nodeTypes, focused)} at ${position.x}, ${position.y}.`)
          }
        }
      }
    },
    onFocus(event) {
      const focused = focusedNode(event.target)
      if (focused === null) return
      ui.setState({ currentNode: focused })
      bringIntoView(focused)
    },
  }
}

/** The inspector is drawn with the selection; its first field is there a frame later. */
function focusInspector(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      document
        .querySelector<HTMLElement>('[data-inspector] [data-params] :is(input, select, button, textarea)')
        ?.focus()
    }),
  )
}

function focusedNode(target: EventTarget): string | null {
  const element = target instanceof Element ? target.closest('.react-flow__node-node') : null
  return element?.getAttribute('data-id') ?? null
}

function isTextField(target: EventTarget): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
}
