/** What a screen reader is told: one polite region for the page, fed by `announce`. */
import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'

const announcements = createStore<{ text: string; count: number }>(() => ({ text: '', count: 0 }))

/** Says `text` once; the same text again is said again. */
export function announce(text: string): void {
  announcements.setState(({ count }) => ({ text, count: count + 1 }))
}

export function Announcer() {
  const { text, count } = useStore(announcements)
  return (
    <div role="status" aria-live="polite" className="sr-only" data-testid="announcements">
      {/* A new element for each message, so that a repeated one is read again. */}
      <span key={count}>{text}</span>
    </div>
  )
}
