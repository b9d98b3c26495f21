// SPDX-License-Identifier: AGPL-3.0-or-later
// The ledger as a timeline, and its proof.
import { get, post } from './http'

export interface RecordEntry {
  position?: number | null
  seq?: number
  at: string
  actor: string
  type: string
  label: string
  clause?: string
  citations?: string[]
}
export interface Verification {
  ok: boolean
  faults?: string[]
  size: number
  root: string
}

export const readRecord = (id: string): Promise<{ entries: RecordEntry[]; checkpoint?: unknown }> =>
  get(id === '' ? '/record' : `/record?case=${encodeURIComponent(id)}`)
export const verifyRecord = (): Promise<Verification> => post('/record/verification', {})
