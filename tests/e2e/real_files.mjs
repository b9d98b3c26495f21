// SPDX-License-Identifier: AGPL-3.0-or-later
// Real files through each regulation: to a permit for exactly their bytes, or to a refusal with
// ground and reason. One flow for each file.
import { realFiles } from './corpus.mjs'
import { check, Skipped } from './office.mjs'

export const kAgencies = ['A', 'B', 'C']
const kFormats = ['docx', 'xlsx', 'pdf']
const kReason = '所载数据尚在核对，公开会使公众误解。'

export function realFileFlows() {
  const flows = {}
  kFormats.forEach((format) => {
    const files = realFiles(format)
    kAgencies.forEach((letter, i) => {
      flows[`real_files/${letter}-${format}`] = async (office) => {
        if (files[i] === undefined) throw new Skipped(`no ${format} with Chinese text is at hand`)
        await play(office, letter, format, files[i])
      }
    })
  })
  return flows
}

async function play(office, letter, format, file) {
  const { as, finish, stamp } = office
  const drafter = await as(letter, 'drafter')
  const procedures = drafter.pack.procedures
  if (procedures.some((one) => one.ends_in === 'fixed') && format !== 'xlsx') {
    const formed = `${file.name.slice(0, 24)} 拟制 ${stamp}`
    await handIn(drafter, 'fixed', formed, file)
    await finish(letter, formed, ['fixed'])
  }
  const title = `${file.name.slice(0, 24)} ${stamp}`
  const id = await handIn(drafter, 'release', title, file)
  await drafter.shot(`real-${letter}-${format}`)
  if (letter === 'B' && format === 'pdf') return refuse(office, letter, title, id)
  await finish(letter, title, ['approved'])
  await drafter.open(title)
  await drafter.issuePermit()
  check((await drafter.download(file.name)).equals(file.bytes), 'the bytes under the permit are those handed in')
}

async function handIn(drafter, endsIn, title, file) {
  await drafter.draft(endsIn, [file])
  await drafter.screened(1)
  await drafter.fillSheet(title, { attribute: '主动公开', class: '问题' })
  await drafter.handIn()
  return drafter.caseId()
}

async function refuse({ as, finish }, letter, title, id) {
  const drafter = await as(letter, 'drafter')
  const [ground] = drafter.pack.grounds.filter((one) => one.code === 'ND-PROC')
  const deputy = async (person) => {
    await person.answerNo()
    await person.give('refuse', { reason: kReason, ground: ground.label })
    await person.opinionTaken()
  }
  await finish(letter, title, ['not_disclosed'], { 'deputy-approval': deputy })
  await drafter.open(title)
  const panel = drafter.page.getByRole('region', { name: '结果' })
  await panel.getByText(ground.label).first().waitFor()
  await panel.getByText(kReason).first().waitFor()
  check((await panel.getByRole('button', { name: '签发发布许可' }).count()) === 0, 'no permit can be issued')
  check((await drafter.read(id)).permits.length === 0, 'there is no permit')
  await drafter.shot('real-refusal')
}
