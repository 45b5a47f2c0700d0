import { useConnection } from '@xyflow/react'
import { createContext, useContext, type ReactNode } from 'react'
import type { PortEnd } from '../ui-store.ts'

const ConnectingFrom = createContext<PortEnd | null>(null)

/** Listens once for hundreds of ports, each of which would otherwise be asked in every frame of a pan. */
export function ConnectingFromProvider({ children }: { children: ReactNode }) {
  const from = useConnection(({ inProgress, fromHandle }): PortEnd | null =>
    inProgress
      ? {
          node: fromHandle.nodeId,
          port: fromHandle.id ?? '',
          side: fromHandle.type === 'source' ? 'output' : 'input',
        }
      : null,
  )
  return <ConnectingFrom value={from}>{children}</ConnectingFrom>
}

/** The port that a wire is being drawn from. */
export function useConnectingFrom(): PortEnd | null {
  return useContext(ConnectingFrom)
}
