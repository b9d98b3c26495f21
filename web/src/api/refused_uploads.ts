// SPDX-License-Identifier: AGPL-3.0-or-later
// Uploads that were turned away at the door, for the people who deal with them.
import type { Screened } from './files'
import { get, post } from './http'

export interface RefusedUpload {
  event: string
  at: string
  person: string
  rule: string
  rule_label?: string
  state: string
  state_label?: string
  expires?: string | null
  viewable: boolean
}
export interface Closing {
  how: 'clear' | 'dealt_with' | 'incident'
  reason?: 'declassified' | 'condition_met' | 'mark_wrong' | 'no_mark'
  body?: string
  number?: string
  on?: string
  note?: string
}

export const readRefusedUploads = (): Promise<{ events: RefusedUpload[] }> => get('/refused-uploads')
export const readRefusedDocument = (event: string): Promise<Screened> => get(`/refused-uploads/${event}/document`)
export const closeRefusedUpload = (event: string, closing: Closing): Promise<unknown> =>
  post(`/refused-uploads/${event}/closing`, closing)
