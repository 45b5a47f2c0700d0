import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'

/** A tooltip on hover and focus; the element itself must have its own accessible name. */
export function Tip({ text, keys, children }: { text: string; keys?: string; children: ReactElement }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="max-w-72 rounded-[5px] bg-text px-2 py-1 text-sm text-panel shadow-floating">
            {text}
            {keys !== undefined && <kbd className="ml-2 font-sans opacity-75">{keys}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

export function TipProvider({ children }: { children: ReactElement }) {
  return <Tooltip.Provider delay={450}>{children}</Tooltip.Provider>
}
