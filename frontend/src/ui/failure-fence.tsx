import { Component, type ReactNode } from 'react'
import { describeError } from '../api/api-error.ts'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

/**
 * Keeps what breaks inside of it from taking the page along: the rest goes on, unsaved work included. A part of the page
 * that can't be loaded is most often one of a version that the server no longer has.
 */
export class FailureFence extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return (
      <EmptyState title="This part can’t be shown">
        <p>{describeError(this.state.error).message}</p>
        <p>Save, then reload the page.</p>
        <Button className="mt-2" onClick={() => this.setState({ error: null })}>
          Try again
        </Button>
      </EmptyState>
    )
  }
}
