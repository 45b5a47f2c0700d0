import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'

/** A dialog over the page; Escape and a click beside it close it where `onClose` says so. */
export function Modal(props: {
  title: string
  description?: ReactNode
  onClose: () => void
  children: ReactNode
  width?: number
}) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[oklch(0.2_0.01_260/0.45)]" />
        <Dialog.Popup
          className="fixed top-1/2 left-1/2 z-40 flex max-h-[85vh] w-full max-w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-lg border border-line bg-panel p-4 shadow-floating"
          style={{ width: props.width ?? 480 }}
        >
          <div className="mb-1 flex items-start justify-between gap-4">
            <Dialog.Title className="text-lg font-semibold">{props.title}</Dialog.Title>
            <IconButton label="Close" onClick={props.onClose}>
              <X size={16} aria-hidden />
            </IconButton>
          </div>
          {props.description !== undefined && (
            <Dialog.Description className="mb-3 text-muted">{props.description}</Dialog.Description>
          )}
          <div className="min-h-0 overflow-auto">{props.children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
