// SPDX-License-Identifier: AGPL-3.0-or-later
// Accounts and rights: opened by one administrator, granted by another, seen by the third.
import { get, newUuid, post, put } from './http'
import type { Named } from './session'

export interface Person {
  id: string
  login: string
  name: string
  department: string
  roles: (string | Named)[]
  active: boolean
}

export const readPeople = (): Promise<{ people: Person[]; roles?: Named[] }> => get('/people')
export const addPerson = (person: { login: string; name: string; department: string; password: string }): Promise<unknown> =>
  post('/people', { command: newUuid(), ...person })
export const grantRoles = (person: string, roles: string[]): Promise<unknown> =>
  put(`/people/${person}/roles`, { command: newUuid(), roles })
