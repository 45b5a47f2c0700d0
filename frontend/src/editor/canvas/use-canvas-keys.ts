/** The canvas by keyboard: one tab stop, and every key a command. It also tells commands what the canvas can do. */
import { getViewportForBounds, useReactFlow } from '@xyflow/react'
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  type FocusEvent as ReactFocusEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react'
import { afterRelease } from '../after-release.ts'
import type { CanvasView, ScreenPoint } from '../canvas-view.ts'
import { pressKey, releaseArrow } from '../commands/run-command.ts'
import { nodeById } from '../core/node-index.ts'
import { boxAround } from '../core/snap.ts'
import { openQuickAdd } from '../palette/open-quick-add.ts'
import { isTextField } from '../../ui/is-text-field.ts'
import { useSession } from '../session-context.tsx'
import { footprintOf, minZoom, nodeHeight, nodeWidth } from './node-geometry.ts'
import { noteSize } from './note-geometry.ts'

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
  const session = useSession()
  const { editor, ui } = session
  const flow = useReactFlow()
  /** What was used last on the canvas decides what Tab means: the next stop of the page, or the list to add from. */
  const lastInput = useRef<'pointer' | 'keyboard'>('keyboard')

  /** Until when the view moves by itself. */
  const movesUntil = useRef(0)
  const aMotion = useCallback((): { duration: number } => {
    const duration = motion()
    movesUntil.current = performance.now() + duration
    return { duration }
  }, [])

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
        aMotion(),
      )
    },
    [aMotion, editor, flow, wrapper],
  )

  // The results open below a node that was clicked: what is looked at stays in view.
  useEffect(() => {
    const element = wrapper.current
    if (element === null) return
    const keepInView = (): void => {
      const { nodes } = editor.store.getState().selection
      if (nodes.length === 1) bringIntoView(nodes[0])
    }
    let callOff = (): void => {}
    const observer = new ResizeObserver(() => {
      callOff = afterRelease(keepInView)
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      callOff()
    }
  }, [bringIntoView, editor, wrapper])

  const focusNode = useCallback(
    (id: string) => {
      if (nodeById(editor.store.getState().document, id) === undefined) return
      ui.setState({ currentNode: id, surface: 'canvas' })
      bringIntoView(id)
      // A node that was just added is on the page with the next frame, one that was out of view when the view gets there.
      const last = performance.now() + 4 * motion()
      requestAnimationFrame(function look() {
        // A list that was opened meanwhile has the focus.
        if (ui.getState().overlay !== null) return
        const card = wrapper.current?.querySelector<HTMLElement>(
          `.react-flow__node[data-id="${CSS.escape(id)}"]`,
        )
        if (card) card.focus({ preventScroll: true })
        else if (performance.now() < last && ui.getState().currentNode === id) requestAnimationFrame(look)
      })
    },
    [bringIntoView, editor, ui, wrapper],
  )

  useLayoutEffect(() => {
    const element = wrapper.current
    if (element === null) return
    let pointed: ScreenPoint | null = null
    const middle = (): ScreenPoint => {
      const area = element.getBoundingClientRect()
      return { x: area.left + area.width / 2, y: area.top + area.height / 2 }
    }
    const canvas: CanvasView = {
      focusNode,
      focus: () => element.focus(),
      reveal: bringIntoView,
      fit(ids) {
        const { document } = editor.store.getState()
        const chosen = new Set(ids)
        const boxes = [
          ...document.nodes
            .filter(({ id }) => ids === undefined || chosen.has(id))
            .map(({ id, position }) => ({ ...position, ...footprintOf(document, editor.nodeTypes, id) })),
          ...(ids === undefined ? (document.notes ?? []) : []).map((note) => ({
            ...note.position,
            ...noteSize(note),
          })),
        ]
        if (boxes.length === 0) return
        const { clientWidth: width, clientHeight: height } = element
        const viewport = getViewportForBounds(boxAround(boxes), width, height, minZoom, 1, 0.08)
        void flow.setViewport(viewport, aMotion())
      },
      zoomTo: (zoom) => void flow.zoomTo(zoom, aMotion()),
      zoomBy: (step) => void (step === 'in' ? flow.zoomIn() : flow.zoomOut()),
      pointer: () => pointed ?? middle(),
      middle,
      toCanvas: (point) => flow.screenToFlowPosition(point),
      toScreen: (position) => flow.flowToScreenPosition(position),
    }
    const onMove = (event: PointerEvent): void => {
      pointed = { x: event.clientX, y: event.clientY }
    }
    const onLeave = (): void => {
      pointed = null
    }
    const onPointerDown = (): void => {
      lastInput.current = 'pointer'
      // What is pressed stays under the pointer until it is let go, else the click goes elsewhere.
      if (performance.now() < movesUntil.current) void flow.setViewport(flow.getViewport())
    }
    const onDoubleClick = (event: MouseEvent): void => {
      if (!isPane(event.target)) return
      const screen = { x: event.clientX, y: event.clientY }
      openQuickAdd(session, { screen, at: canvas.toCanvas(screen), fitting: null })
    }
    const onContextMenu = (event: MouseEvent): void => {
      if (isTextField(event.target)) return
      event.preventDefault()
      const screen = { x: event.clientX, y: event.clientY }
      const id = nodeOf(event.target)
      if (id !== null) {
        if (!editor.store.getState().selection.nodes.includes(id)) editor.select({ nodes: [id], edges: [] })
        ui.setState({ currentNode: id, surface: 'canvas', overlay: { kind: 'menu', screen } })
      } else if (isPane(event.target)) {
        openQuickAdd(session, { screen, at: canvas.toCanvas(screen), fitting: null })
      } else ui.setState({ overlay: { kind: 'menu', screen } })
    }
    element.addEventListener('pointermove', onMove)
    element.addEventListener('pointerleave', onLeave)
    element.addEventListener('pointerdown', onPointerDown, true)
    element.addEventListener('dblclick', onDoubleClick)
    element.addEventListener('contextmenu', onContextMenu)
    ui.setState({ canvas })
    return () => {
      element.removeEventListener('pointermove', onMove)
      element.removeEventListener('pointerleave', onLeave)
      element.removeEventListener('pointerdown', onPointerDown, true)
      element.removeEventListener('dblclick', onDoubleClick)
      element.removeEventListener('contextmenu', onContextMenu)
      ui.setState({ canvas: null })
    }
  }, [aMotion, bringIntoView, editor, flow, focusNode, session, ui, wrapper])

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

  return {
    focusNode,
    keepFocus,
    onKeyDown(event) {
      if (isTextField(event.target) || event.nativeEvent.isComposing) return
      const isPlainTab = event.key === 'Tab' && !event.shiftKey && !event.ctrlKey && !event.altKey
      const wasPointer = lastInput.current === 'pointer'
      if (!['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) lastInput.current = 'keyboard'
      const onGraph = event.target === wrapper.current || nodeOf(event.target) !== null
      if (isPlainTab && wasPointer && onGraph) {
        // With the hand on the mouse, Tab adds; for those who go by keyboard it must lead on, and `/` adds.
        openQuickAdd(session)
        event.preventDefault()
        event.stopPropagation()
        return
      }
      // A button inside of the canvas does its own work.
      const isPress = event.key === 'Enter' || event.key === ' '
      if (isPress && event.target instanceof Element && event.target.closest('button, a, summary') !== null)
        return
      if (pressKey(event.nativeEvent, session, 'graph')) {
        event.preventDefault()
        event.stopPropagation()
      }
    },
    onKeyUp(event) {
      if (event.key.startsWith('Arrow')) releaseArrow(session)
    },
    onFocus(event) {
      const focused = nodeOf(event.target)
      ui.setState({ surface: 'canvas', ...(focused !== null && { currentNode: focused }) })
      if (focused !== null) bringIntoView(focused)
    },
  }
}

function motion(): number {
  return globalThis.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 140
}

/** The empty part of the canvas, where nothing else answers a click. */
function isPane(target: EventTarget | null): boolean {
  return target instanceof Element && target.classList.contains('react-flow__pane')
}

function nodeOf(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest('.react-flow__node-node') : null
  return element?.getAttribute('data-id') ?? null
}
