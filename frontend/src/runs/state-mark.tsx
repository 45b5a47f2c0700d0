import {
  Ban,
  Circle,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleStop,
  CircleX,
  Clock3,
  History,
  LoaderCircle,
  Recycle,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react'
import type { NodeState } from './node-status.ts'

const marks: Record<NodeState, { icon: LucideIcon; colour: string }> = {
  idle: { icon: Circle, colour: 'text-muted' },
  stale: { icon: History, colour: 'text-warning' },
  waiting: { icon: CircleDashed, colour: 'text-muted' },
  queued: { icon: Clock3, colour: 'text-running' },
  running: { icon: LoaderCircle, colour: 'text-running' },
  succeeded: { icon: CircleCheck, colour: 'text-good' },
  cached: { icon: Recycle, colour: 'text-good' },
  warning: { icon: TriangleAlert, colour: 'text-warning' },
  failed: { icon: CircleX, colour: 'text-bad' },
  skipped: { icon: CircleSlash, colour: 'text-muted' },
  cancelled: { icon: CircleStop, colour: 'text-muted' },
  disabled: { icon: Ban, colour: 'text-muted' },
}

/** The icon of a state, in its colour. The word stands beside it wherever there is room. */
export function StateIcon({ state, size = 14 }: { state: NodeState; size?: number }) {
  const { icon: Icon, colour } = marks[state]
  const spins = state === 'running' ? ' motion-safe:animate-spin' : ''
  return <Icon size={size} className={`shrink-0 ${colour}${spins}`} aria-hidden />
}
