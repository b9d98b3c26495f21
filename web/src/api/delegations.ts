// SPDX-License-Identifier: AGPL-3.0-or-later
// Who acts in whose place, on which days.
import { get, newUuid, post, remove } from './http'
import type { Named } from './session'

export interface Delegation {
  id: string
  giver: string
  taker: string
  role: string
  first: string
  last: string
  basis: string
  made_at: string
  ended_at?: string
  may_end: boolean
}
export interface Delegations {
  delegations: Delegation[] // newest first
  colleagues: { id: string; name: string; department: string }[]
  roles: Named[] // he may pass on
}

export const readDelegations = (): Promise<Delegations> => get('/delegations')
export const giveDelegation = (wanted: { taker: string; role: string; first: string; last: string; basis: string }): Promise<Delegations> =>
  post('/delegations', { command: newUuid(), ...wanted })
export const endDelegation = (id: string): Promise<Delegations> => remove(`/delegations/${id}`)
