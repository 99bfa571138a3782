// What is believed: signed messages, certificates, updates, entries, contexts, proofs, requests. Pages of the same names.
import { encode } from 'cborg'
import { p256 } from '@noble/curves/nist.js'
import { ml_dsa65 as mlDsa } from '@noble/post-quantum/ml-dsa.js'
import * as formats from './formats.mjs'
const { cbor, hex, holds, LENGTHS, limits, malformed, read, refuse, refuseIf, same, sha256, thumbprint, tuple, typeOf } = formats
const includes = (all, some) => some.every(each => all.includes(each))
const algorithmsOf = keys => keys.map(each => each.algorithm)
export const START = { counter: 0n, digest: Buffer.alloc(32) }

// cose.md
const bytes = typeOf('bytes')
const empty = value => !(value instanceof Map) ? malformed('WRONG_TYPE') : value.size > 0 ? malformed('BAD_HEADER') : value
const signer = octets => ({ octets, ...read('cose.md#of-a-signature', bytes(octets)) })
const body = octets => ({ octets, ...bytes(octets).length > 0 && read('cose.md#of-the-body', octets) })
const signatures = value => typeOf('array 1 … 2')(value).map(tuple([['by', signer], ['unprotected', empty], ['signature', bytes]]))
const SIGN = tuple([['header', body], ['unprotected', empty], ['payload', bytes], ['signatures', signatures]])
function message (data, item = cbor(data, limits('cose.md'))) {
  const { header, payload, signatures } = item?.tag === 98n ? SIGN(item.value) : malformed('WRONG_TYPE')
  const [{ by: first }, { by: second } = {}] = signatures
  return refuseIf({ MALFORMED_OUT_OF_RANGE: signatures.some(({ by, signature }) => signature.length !== LENGTHS[by.algorithm].signature),
    MALFORMED_BAD_HEADER: second && !same(second.id, first.id), MALFORMED_DUPLICATE_KEY: second?.algorithm === first.algorithm,
    MALFORMED_NOT_CANONICAL: second?.algorithm > first.algorithm || header.octets.length === 1 },
  { ...header, payload, signatures, id: first.id })
}
// Reading, steps 2 to 4; keys are the set that the signer should have.
const VERIFY = { '-9': (...all) => p256.verify(...all, { lowS: false }), '-49': (...all) => mlDsa.verify(...all) }
function verified ({ id, octets, payload, signatures }, type, keys, required = algorithmsOf(keys)) {
  const used = signatures.map(({ by }) => keys.find(each => each.algorithm === by.algorithm))
  if (!same(id, thumbprint(keys)) || used.includes(undefined)) refuse('UNKNOWN_KEY')
  const isSigned = ({ by, signature }, at) =>
    VERIFY[by.algorithm](signature, encode(['Signature', octets, by.octets, Buffer.from('coffer/1/' + type), payload]), used[at].key)
  return refuseIf({ BAD_SIGNATURE: !signatures.every(isSigned), ALGORITHM_MISSING: !includes(algorithmsOf(used), required) }, payload)
}
const byItself = (link, octets, type, signed = message(octets)) =>
  ({ ...signed, it: read(link, verified(signed, type, signed.keys ?? refuse('UNKNOWN_KEY'))) })

// certificate.md
const FIELDS = 'certificate.md#fields'
const TYPES = formats.table('README.md#types-of-signed-message').map(each => each.type)
const [ROOT, ISSUING, OPERATOR, CONTAINER, EMERGENCY] = [0n, 1n, 2n, 3n, 4n]
function certificate (it) {
  const [isRoot, isLater, kinds] = [it.role === ROOT, it.format === 2n, it.kinds.length]
  refuseIf({ MALFORMED_OUT_OF_RANGE: !includes(TYPES, it.types), MALFORMED_BAD_TEXT: !includes(['C', 'D', 'M'], it.kinds) })
  const all = isLater ? null : typeOf('array 0 … 2 of algorithm ascending')(it.required)
  it.required = isLater ? formats.structure('certificate.md#required-algorithms')(it.required).software
    : { certificate: all, update: all, proof: [-9n] }
  const fits = it.notAfter > it.notBefore && isLater === (it.oldest !== undefined) && isRoot === (it.successor !== undefined) &&
    (isRoot ? isLater || !it.firm : !isLater && (it.role === CONTAINER) === !it.firm) &&
    (it.role === OPERATOR ? kinds > 0 : kinds === (it.role === CONTAINER ? 1 : 0)) &&
    isRoot === it.required.update.length > 0 && (!isRoot || includes(algorithmsOf(it.subject), it.required.certificate))
  return fits ? it : malformed('OUT_OF_RANGE')
}
function rootOf (octets) {
  const { id, it } = byItself(FIELDS, octets, 'certificate')
  const { role, subject, types } = certificate(it)
  return role === ROOT && same(thumbprint(subject), id) && types.includes('certificate') ? { oldest: 0n, ...it, id } : refuse('WRONG_ROLE')
}
function anchorOf (messages) {
  const roots = messages.map(rootOf)
  roots.slice(1).forEach((it, at) => refuseIf({ FOREIGN_ROOT: !same(it.id, roots[at].successor), WRONG_FIRM: !same(it.firm, roots[0].id),
    STALE_EPOCH: it.epoch <= roots[at].epoch || it.oldest < roots[at].oldest, MALFORMED_OUT_OF_RANGE: it.oldest > at + 1,
    ALGORITHM_MISSING: Object.keys(it.required).some(use => !includes(it.required[use], roots[at].required[use])) }))
  return roots[0].firm ? refuse('WRONG_FIRM') : { ...roots.at(-1), roots, firm: roots[0].id }
}
const counted = (item, least, most) => item?.length < least || item?.length > most ? malformed('OVER_LIMIT') : item
export const anchor = (octets, item = cbor(octets, limits('certificate.md#anchor'))) =>
  anchorOf(Array.isArray(item) ? counted(item, 2, 7).map(bytes) : [octets])
function believed ({ roots, oldest, firm }, octets, type, ...roles) {
  const signed = message(octets)
  const at = roots.findIndex(each => same(each.id, signed.id))
  const root = at < oldest ? refuse('UNKNOWN_KEY') : roots[at]
  const it = certificate(read(FIELDS, verified(signed, 'certificate', root.subject, root.required.certificate)))
  const isStale = it.role !== OPERATOR && (it.epoch < root.epoch || it.epoch >= roots[at + 1]?.epoch)
  const isOther = !roles.includes(it.role) || !it.types.includes(type)
  return refuseIf({ WRONG_ROLE: isOther, WRONG_FIRM: !same(it.firm, firm), STALE_EPOCH: isStale }, { ...it, root })
}

// update.md
const BUNDLE = typeOf('array 0 … 64 of [update: bytes, entries: array 0 … 128 of bytes]')
export const bundle = octets => BUNDLE(counted(cbor(octets, limits('update.md#bundle')), 0, 64))
export const isRoot = (one, other) => same(one?.id, other?.id) && same(one.successor, other.successor)
function byIssuing (anchor, octets, type, ...roles) {
  const { certificates: [own, ...others] = [], ...signed } = message(octets)
  const carried = others.length > 0 ? anchorOf(others) : refuse('UNKNOWN_KEY')
  const isLonger = others.length > anchor.roots.length
  if (isLonger && !anchor.roots.every((each, at) => isRoot(each, carried.roots[at]))) refuse('FOREIGN_ROOT')
  const issuing = believed(isLonger ? carried : anchor, own, type, ...roles)
  return { issuing, roots: carried.roots, payload: verified(signed, type, issuing.subject, issuing.root.required.update) }
}
const distinct = all => [...new Set(all.map(hex))].sort()
export const named = operations => operations.flatMap(each => each.operation === 1n ? [each] : each.entries ?? [])
export const grantedOf = (blocked, puts) => sha256(encode([blocked, [...puts].map(each => [each.license, each.generation, each.entry])
  .sort(([a], [b]) => Buffer.compare(a, b))]))
const ofFirm = (anchor, it) => same(it.firm, anchor.firm) ? it : refuse('WRONG_FIRM')
const permitted = ({ operations, granted }) => operations.every(each => each.operation === 1n && each.generation === 1n) &&
  distinct(operations.map(each => each.license)).length === operations.length && same(granted, grantedOf(false, operations))
const isShort = ({ validFrom, validUntil, borrow }) => validFrom !== undefined && validUntil <= validFrom + 1209600n && !borrow
export function update (anchor, octets, entries) {
  const { issuing, roots, payload } = byIssuing(anchor, octets, 'update', ISSUING, EMERGENCY)
  const [it, emergency] = [read('update.md#payload', payload), issuing.role === EMERGENCY]
  const [digests, wanted] = [entries?.map(each => sha256(each)) ?? [], named(it.operations).map(each => each.entry)].map(distinct)
  refuseIf({ MALFORMED_OUT_OF_RANGE: named(it.operations).some(each => each.operation !== 1n), WRONG_FIRM: !same(it.firm, anchor.firm),
    WRONG_ROLE: !same(it.issuer, emergency ? thumbprint(issuing.subject) : Buffer.alloc(0)), NOT_PERMITTED: emergency && !permitted(it),
    BAD_SIGNATURE: entries && (digests.length < entries.length || digests.join() !== wanted.join()) })
  if (emergency && entries && !entries.every(each => holds(() => isShort(readEntry(each).terms)))) refuse('NOT_PERMITTED')
  return { ...it, emergency, entries, roots, epoch: issuing.epoch, digest: sha256(payload) }
}

// entry.md, time.md
export function readEntry (octets) {
  const it = read('entry.md#entry', octets)
  const { kinds, validFrom, validUntil, linkLoss } = it.terms
  const isWrong = new Set(kinds).size < kinds.length || validUntil < validFrom || (linkLoss.policy === 0n && linkLoss.seconds > 0n)
  return refuseIf({ MALFORMED_BAD_TEXT: !includes([67n, 68n, 77n], kinds), MALFORMED_OUT_OF_RANGE: isWrong }, it)
}
export function entry (anchor, octets, { update: encoded }) {
  const by = update(anchor, encoded)
  const it = named(by.operations).some(each => same(each.entry, sha256(octets))) ? readEntry(octets) : refuse('BAD_SIGNATURE')
  if (by.emergency && !isShort(it.terms)) refuse('NOT_PERMITTED')
  return { ...ofFirm(anchor, it), container: by.container }
}
export const time = (anchor, octets) => ofFirm(anchor, read('time.md#certified-time', byIssuing(anchor, octets, 'time', ISSUING).payload))
export function usable (anchor, octets, { update, ...told }) {
  const { validFrom, validUntil, usagePeriod, contactEvery } = entry(anchor, octets, { update }).terms
  const [clock, own, first, contact] = ['clock', 'own', 'first', 'contact'].map(each => told[each].length ? BigInt(told[each]) : undefined)
  const isOver = at => at >= validUntil || (usagePeriod && first !== undefined && at >= first + usagePeriod)
  const untimely = at => at < validFrom ? 'NOT_YET' : isOver(at) ? 'OVER' : 'ok'
  const isDue = at => contactEvery && (contact === undefined || at >= contact + contactEvery)
  const [now, later] = [clock, own > clock ? own : clock].map(at => untimely(at) === 'ok' && isDue(at) ? 'DUE' : untimely(at))
  const begins = usagePeriod && first === undefined && untimely(own) === 'ok'
  return clock < own - 300n && (begins || now !== later) ? 'CLOCK' : /NOT_YET|OVER/.test(now) ? now : later
}

// context.md, proof.md, device.md
function byContainer (anchor, octets, type) {
  const signed = byItself(type + '.md#payload', octets, type)
  const { it, keys, it: { serial: [kind] } } = signed
  return refuseIf({ MALFORMED_NOT_CANONICAL: it.emergencies?.length === 0, UNKNOWN_KEY: it.serial !== formats.serialOf(kind, keys),
    UNKNOWN_FIRM: !same(it.firm, anchor.firm), ALGORITHM_MISSING: !includes(algorithmsOf(keys), anchor.required.proof) },
  { ...signed, kind })
}
export function context (anchor, octets) {
  const { it, id, kind, payload, certificates } = byContainer(anchor, octets, 'context')
  if (kind !== 'M' || certificates) {
    const [own, by] = certificates?.length === 2 ? certificates : refuse('UNCERTIFIED_KIND')
    const operator = believed(anchor, by, 'certificate', OPERATOR)
    const { role, subject, kinds, types } = certificate(read(FIELDS, verified(message(own), 'certificate', operator.subject)))
    const fits = operator.kinds.includes(kind) && role === CONTAINER && same(thumbprint(subject), id) && kinds[0] === kind
    if (!fits || !types.includes('context')) refuse('WRONG_ROLE')
  }
  return { ...it, digest: sha256(payload), central: it.chains.find(each => each.issuer.length === 0) ?? START }
}
export function proof (anchor, octets, { update, entry: sold, lease, holder, nonce, seconds }) {
  const { container } = entry(anchor, sold, { update })
  const { it, id } = byContainer(anchor, octets, 'proof')
  const left = Buffer.from(BigInt(seconds).toString(16).padStart(16, '0'), 'hex')
  const leaf = sha256(Buffer.from('\0coffer/1/leaf'), id, anchor.firm, sha256(sold), lease, sha256(holder), nonce, left)
  return same(id, container) && same(leaf, it.root) ? it : refuse('NOT_BELIEVED')
}
const COPIES = typeOf('array of [license: bytes 16, generation: uint 1 … 2^31−1, entry: bytes 32] ascending by license')
const STATE = tuple([['blocked', typeOf('bool')], ['copies', COPIES]])
const GRANT = tuple([['signed', bytes], ['state', STATE], ['entries', typeOf('array of bytes')]])
export function grant (anchor, octets) {
  const { signed, state: { blocked, copies }, entries } = GRANT(cbor(octets, limits('context.md#grant')))
  const { roots, emergency, granted } = update(anchor, signed)
  const isListed = (octets, { firm, license, generation } = readEntry(octets)) => same(firm, anchor.firm) &&
    copies.some(each => same(each.license, license) && each.generation === generation && same(each.entry, sha256(octets)))
  const isWhole = same(granted, grantedOf(blocked, copies)) && entries.every(each => !holds(() => readEntry(each)) || isListed(each))
  refuseIf({ FOREIGN_ROOT: roots.length > anchor.roots.length, WRONG_ROLE: emergency, BAD_SIGNATURE: !isWhole })
}
export const device = (_, octets) => byItself('device.md#device-request', octets, 'device').it
export const credential = (_, octets) => read('device.md#credential-file', octets)
