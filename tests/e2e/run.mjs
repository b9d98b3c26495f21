// SPDX-License-Identifier: AGPL-3.0-or-later
// Plays whole days at the screen, against a running server.
//
//   node tests/e2e/run.mjs BASE_URL ACCOUNTS.json [FLOW…]
//
// ACCOUNTS.json: [{"agency","role","login","password"}], one person for each role a flow needs,
// drafter and dept-head of one department. Which agency is which is read from the letter of its
// regulation. FLOW: a name, or the part before its slash. Environment: CHROMIUM (the browser),
// E2E_SHOTS (a folder for pictures), XIANSHEN_SHARED (real files).
import fs from 'node:fs'
import { catalogues } from './catalogues.mjs'
import { days } from './days.mjs'
import { delegations } from './delegations.mjs'
import { changes } from './changes.mjs'
import { findings } from './findings.mjs'
import { legible } from './legible.mjs'
import { matters } from './matters.mjs'
import { openOffice, Skipped } from './office.mjs'
import { kAgencies, realFileFlows } from './real_files.mjs'
import { wordLists } from './word_lists.mjs'

const [base, accountsFile, ...chosen] = process.argv.slice(2)
if (accountsFile === undefined) {
  console.error('usage: node tests/e2e/run.mjs BASE_URL ACCOUNTS.json [FLOW…]')
  process.exit(2)
}
const shots = process.env.E2E_SHOTS ?? ''
if (shots !== '') fs.mkdirSync(shots, { recursive: true })
const office = await openOffice(base, JSON.parse(fs.readFileSync(accountsFile, 'utf8')), shots)

const count = { ok: 0, FAIL: 0, skip: 0 }
async function play(name, flow) {
  const began = Date.now()
  let how = 'ok'
  let why = ''
  try {
    await flow(office)
  } catch (error) {
    how = error instanceof Skipped ? 'skip' : 'FAIL'
    why = `: ${error.message.split('\n').slice(0, 3).join(' ')}`
    if (how === 'FAIL') for (const [who, person] of office.people) await person.shot(`fail-${name}-${who}`.replaceAll('/', '-')).catch(() => undefined)
  }
  count[how]++
  console.log(`${how} ${name}${why} (${Math.round((Date.now() - began) / 1000)} s)`)
}
const wanted = ([name]) => chosen.length === 0 || chosen.some((one) => name === one || name.startsWith(`${one}/`))
for (const [name, flow] of Object.entries({ ...days, ...changes, ...matters, ...catalogues, ...delegations, ...findings, ...wordLists, ...legible }).filter(wanted)) await play(name, flow)
// Agencies do not meet, so their files go side by side.
const real = Object.entries(realFileFlows()).filter(wanted)
for (const letter of real.length > 0 ? kAgencies : []) await office.as(letter, 'drafter')
await Promise.all(kAgencies.map(async (letter) => {
  for (const [name, flow] of real.filter(([one]) => one.startsWith(`real_files/${letter}-`))) await play(name, flow)
}))
for (const text of office.complaints) console.log(`FAIL browser: ${text}`)
count.FAIL += office.complaints.length
await office.close()
console.log(`${count.ok} passed, ${count.FAIL} failed, ${count.skip} skipped`)
process.exit(count.FAIL > 0 ? 1 : 0)
