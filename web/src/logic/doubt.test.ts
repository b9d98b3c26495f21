// SPDX-License-Identifier: AGPL-3.0-or-later
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { kFaintBelow } from './finding_groups'

it('is the same on a page and on a terminal', () => {
  const header = fs.readFileSync(fileURLToPath(new URL('../../../src/cli/finding_groups.h', import.meta.url)), 'utf8')
  expect(Number(/kDoubtfulBelow = ([\d.]+);/.exec(header)?.[1])).toBe(kFaintBelow)
})
