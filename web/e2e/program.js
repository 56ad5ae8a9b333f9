// What a program does over the API: a story that is about its end need not tell the whole way there.
import assert from 'node:assert/strict'
import { request } from './request.js'
import { letter, photo } from './files.js'

const data = {
  short_name: 'PKA', field_of_activity: 'Lingkungan hidup', scope: 'kota',
  address: { street: 'Jalan Khayalan Nomor 7', kelurahan: 'Angan', kecamatan: 'Mimpi' }, founded_place: 'Kota Contoh',
  founded_on: '2020-03-03', principle: 'Pancasila', aims: 'Menghijaukan kota', founders: ['Warga Contoh Satu'],
  term_from: `${new Date().getFullYear()}-01-01`, term_to: `${new Date().getFullYear() + 4}-12-31`, highest_body: 'Musyawarah anggota',
  funding: 'dalam_negeri', npwp: '0000000000000000', deed_number: '12', deed_date: '2020-03-03', deed_notary: 'Tokoh Rekaan, S.H.',
  approval_number: 'AHU-0000000.AH.01.07.TAHUN 2020', approval_date: '2020-04-21',
}

const officers = ['ketua', 'sekretaris', 'bendahara'].map((position) => ({
  position, name: `Warga Contoh ${position}`, nik: '0000001502900001', birth_place: 'Kota Contoh', birth_date: '1990-02-15', sex: 'L',
  citizenship: 'WNI', address: 'Jalan Khayalan Nomor 8',
}))

// Program is a program of somebody of the demo.
export class Program {
  static async of(name) {
    const program = new Program()
    program.send = await request(name)
    return program
  }

  async call(method, path, { status = 200, ...sent } = {}) {
    const answer = await this.send(method, path, sent)
    assert.equal(answer.status(), status, `${method} ${path}: ${await answer.text()}`)
    return status === 204 ? null : answer.json()
  }

  // takes takes a step of the SOP.
  async takes(id, action, input = {}) {
    const { version } = await this.call('GET', `/dossiers/${id}`)
    return this.call('POST', `/dossiers/${id}/actions`, { data: { action, version, note: 'Alasan contoh.', input } })
  }

  // someone is the id of the first person with a role.
  async someone(role) {
    return (await this.call('GET', `/users?role=${role}`)).items[0].id
  }
}

// programs are the programs of everybody who works on a letter.
export async function programs() {
  const who = {}
  for (const name of ['pemohon', 'umum', 'kepala', 'kabid', 'kasubbid', 'staf', 'lapangan']) who[name] = await Program.of(name)
  return who
}

// letterSigned brings a new organisation's letter to its end and gives the dossier as the head sees it.
export async function letterSigned(name, who, otherwise = {}) {
  const id = await letterWaits(name, who, otherwise)
  await who.kepala.takes(id, 'tandatangani')
  return who.kepala.call('GET', `/dossiers/${id}`)
}

// letterWaits brings a new organisation's report to the head's signature and gives the dossier's id.
export async function letterWaits(name, who, otherwise = {}) {
  const { pemohon } = who
  const organisation = await pemohon.call('POST', '/organisations', { status: 201, data: { ...data, ...otherwise, name, officers } })
  const { id } = await pemohon.call('POST', '/dossiers', { status: 201, data: { service: 'pelaporan', organisation_id: organisation.id } })
  await uploads(pemohon, id)
  await pemohon.takes(id, 'ajukan', { statement: true })
  await reachesSignature(id, who)
  return id
}

// reachesSignature lets the office work on what was handed in until the head's signature is all that is missing.
export async function reachesSignature(id, { umum, kepala, kabid, kasubbid, staf, lapangan }) {
  await umum.takes(id, 'agendakan')
  await kepala.takes(id, 'disposisi', { instruction: 'Teliti.' })
  await kabid.takes(id, 'tugaskan', { user_id: await kabid.someone('staf') })
  for (const document of (await staf.call('GET', `/dossiers/${id}`)).documents) {
    await staf.call('PUT', `/documents/${document.id}/verdict`, { data: { result: 'sesuai' } })
  }
  await staf.takes(id, 'teruskan')
  await kasubbid.takes(id, 'setujui_kasubbid')
  await kabid.takes(id, 'nyatakan_lengkap')
  await kabid.takes(id, 'tunjuk_petugas', { user_id: await kabid.someone('petugas_lapangan') })
  await lapangan.takes(id, 'berita_acara', { visited_at: new Date().toISOString(), people_met: 'Ketua', result: 'Kantor ada.' })
  await kabid.takes(id, 'nyatakan_sesuai', { conclusion: 'Sesuai.' })
  await kabid.takes(id, 'beri_nomor')
  await staf.takes(id, 'susun_konsep')
}

// uploads brings every item that always applies and has no file.
export async function uploads(program, id) {
  const described = await program.call('GET', '/public/services/pelaporan')
  const { documents } = await program.call('GET', `/dossiers/${id}`)
  for (const r of described.requirements.filter((one) => !one.condition)) {
    const file = r.kinds.includes('application/pdf') ? letter(r.code) : photo(r.code)
    for (const slot of r.per_officer ? described.positions.map((p) => p.id) : ['']) {
      if (documents.some((d) => d.requirement === r.code && (d.slot ?? '') === slot)) continue
      const multipart = { requirement: r.code, ...(slot && { slot }), file }
      await program.call('POST', `/dossiers/${id}/documents`, { status: 201, multipart })
    }
  }
}
