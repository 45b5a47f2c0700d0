import { Menu } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'

export interface MenuAction {
  title: string
  description?: string
  icon?: ReactNode
  disabled?: boolean
  onSelect: () => void
}

/** A button that opens a list of actions. */
export function ActionMenu({ trigger, actions }: { trigger: ReactElement; actions: readonly MenuAction[] }) {
  return (
    <Menu.Root>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-50">
          <Menu.Popup className="min-w-56 rounded-md border border-line bg-raised p-1 shadow-floating outline-none">
            {actions.map((action) => (
              <Menu.Item
                key={action.title}
                disabled={action.disabled ?? false}
                onClick={action.onSelect}
                className="flex cursor-pointer items-start gap-2 rounded px-2 py-1.5 outline-none data-disabled:cursor-not-allowed data-disabled:opacity-50 data-highlighted:bg-hover"
              >
                <span className="mt-0.5 text-muted">{action.icon}</span>
                <span>
                  <span className="block">{action.title}</span>
                  {action.description !== undefined && (
                    <span className="block text-sm text-muted">{action.description}</span>
                  )}
                </span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
