// CBOR, the structures that the tables of docs/spec tell of, key sets and armor: cbor.md, keys.md, armor.md.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { encode, Tokenizer } from 'cborg'
export class Refusal extends Error {}
export const refuse = name => { throw new Refusal(name) }
export const malformed = reason => refuse('MALFORMED_' + reason)
// Refuses for the first of the reasons that holds, else answers the value.
export const refuseIf = (reasons, value) => Object.entries(reasons).forEach(([name, holds]) => holds && refuse(name)) ?? value
export const holds = test => { try { return test() } catch (error) { if (error instanceof Refusal) return false; throw error } }
export const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()
export const same = (a, b) => a !== undefined && b !== undefined && Buffer.compare(a, b) === 0
export const hex = octets => octets?.toString('hex')

// cbor.md, Items and Bounds: integers come out as BigInt, maps as Map, tags as { tag, value }.
const STRICT = { strict: true, allowIndefinite: false, allowUndefined: false, retainStringBytes: true }
const WORDS = [[/not enough data|(bytes|string) lengths/, 'TRUNCATED'], [/more bytes than necessary/, 'NOT_CANONICAL'],
  [/(array|map) lengths/, 'OVER_LIMIT'], [/allowable range|safe integer/, 'OUT_OF_RANGE'], [/^/, 'UNSUPPORTED']]
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
export function cbor (data, [longest, deepest, most]) {
  const tokens = data.length > longest ? malformed('OVER_LIMIT') : new Tokenizer(data, STRICT)
  const next = () => { try { return tokens.next() } catch ({ message }) { return malformed(WORDS.find(each => each[0].test(message))[1]) } }
  const integer = value => BigInt.asIntN(64, BigInt(value)) === BigInt(value) ? BigInt(value) : malformed('OUT_OF_RANGE')
  const item = depth => {
    const { type: { name }, value, byteValue } = tokens.done() ? malformed('TRUNCATED') : next()
    const [inside, octets] = [() => item(depth + 1), { array: 1, map: 2 }[name]]
    refuseIf({ MALFORMED_OVER_LIMIT: (/array|map|tag/.test(name) && depth >= deepest) || (octets && value > most),
      MALFORMED_TRUNCATED: value * octets > data.length - tokens.pos() })
    let last = Buffer.alloc(0)
    const entry = () => {
      const [from, key] = [tokens.pos(), inside()]
      if (!/bigint|string/.test(typeof key)) malformed('UNSUPPORTED')
      const order = Buffer.compare(last, last = data.subarray(from, tokens.pos()))
      return order < 0 ? [key, inside()] : malformed(order === 0 ? 'DUPLICATE_KEY' : 'NOT_CANONICAL')
    }
    switch (name) {
      case 'uint': case 'negint': return integer(value)
      case 'bytes': return Buffer.from(value)
      case 'string': try { return utf8.decode(byteValue) } catch { return malformed('BAD_TEXT') }
      case 'array': return Array.from({ length: value }, inside)
      case 'map': return new Map(Array.from({ length: value }, entry))
      case 'tag': return { tag: integer(value), value: inside() }
      default: return [true, false, null].includes(value) ? value : malformed('UNSUPPORTED')
    }
  }
  const value = item(0)
  return tokens.done() ? value : malformed('TRAILING_BYTES')
}

// cbor.md, Structures: the table under a heading, and the bounds in its section or at the top of its page.
const pages = {}
function sections (link) {
  const [page, anchor] = link.split('#')
  pages[page] ??= readFileSync(new URL('../' + page, import.meta.url), 'utf8').split(/^#+ /m)
  const isNamed = text => text.split('\n')[0].toLowerCase().replace(/[^a-z -]/g, '').replaceAll(' ', '-') === anchor
  return [pages[page].find(isNamed), pages[page][1]]
}
export function table (link) {
  const lines = sections(link)[0].split('\n\n').find(each => each.startsWith('|')).trim().split('\n')
  const [head, , ...rows] = lines.map(line => line.split('|').slice(1, -1).map(cell => cell.trim()))
  return rows.map(row => Object.fromEntries(head.map((name, at) => [name, row[at]])))
}
const POWERS = { '2^31−1': 2n ** 31n - 1n, '2^32−1': 2n ** 32n - 1n, '2^53': 2n ** 53n, '2^63−1': 2n ** 63n - 1n }
const numberOf = text => POWERS[text] ?? BigInt(text.replaceAll(',', '').replace('−', '-'))
export const limits = link => /([\d,]+)\sbytes,\sdepth\s(\d+),\s(\d+)\sitems/.exec(sections(link).join()).slice(1).map(numberOf).map(Number)

// A type is a function that takes an item and answers what it holds, or refuses.
const capitals = text => text.toUpperCase().replace(/(?<=.)O/g, '0').replace(/(?<=.)[IL]/g, '1')
const SERIAL = /^[CDM][\dA-HJKMNP-TV-Z]{16}$/
const KINDS = {
  uint: [BigInt], bytes: [Buffer], text: [String], bool: [Boolean], array: [Array], map: [Map],
  line: [String, text => ({ MALFORMED_BAD_TEXT: /\p{Cc}/u.test(text) })],
  serial: [String, text => ({ MALFORMED_BAD_TEXT: !SERIAL.test(capitals(text)), MALFORMED_NOT_CANONICAL: capitals(text) !== text })],
  algorithm: [BigInt, number => ({ MALFORMED_BAD_HEADER: !LENGTHS[number] })],
  keys: [Array, keys => ({ MALFORMED_OUT_OF_RANGE: !keys.every(isWhole) })]
}
export const tuple = parts => value => !Array.isArray(value) || value.length !== parts.length ? malformed('WRONG_TYPE')
  : Object.fromEntries(parts.map(([name, type], at) => [name, type(value[at])]))
const octetsOf = value => typeof value === 'bigint' ? encode(value) : Buffer.from(value)
export function typeOf (text, page) {
  const [, parts, link] = /^\[(.*)\](?:\((.*)\))?$/.exec(text) ?? []
  if (link) return item => structure(link.replace(/^#/, page + '#'))(item)
  if (parts) return tuple(parts.split(', ').map(each => each.split(': ')).map(([name, type]) => [name, typeOf(type, page)]))
  const [, name, bounds = '–', items, set, by] = /^(\S+)(?: (.*?))??(?: of (.*?)( ascending)?(?: by (.*))?)?$/.exec(text)
  const allowed = bounds === '–' ? null : bounds.split(' or ').map(each => each.split(' … ').map(numberOf))
  const fits = size => !allowed || allowed.some(([least, most = least]) => size >= least && size <= most)
  const each = items && typeOf(items, page)
  const order = item => Buffer.concat(by ? by.split(', ').map(name => octetsOf(item[name])) : [octetsOf(item)])
  const isSorted = all => all.every((item, at) => at === 0 || Buffer.compare(order(all[at - 1]), order(item)) < 0)
  return value => {
    if (!name.split('/').some(kind => KINDS[kind][0] === value?.constructor)) malformed('WRONG_TYPE')
    const read = !fits(value.length ?? value) ? malformed('OUT_OF_RANGE') : each ? value.map(item => each(item)) : value
    return refuseIf({ MALFORMED_NOT_CANONICAL: set && !isSorted(read), ...KINDS[name]?.[1]?.(read) }, read)
  }
}
export function structure (link, [page] = link.split('#')) {
  const fields = table(link).map(({ key, name, type, bounds, items }) => {
    const kinds = /^keys by .*\((.*)\)$/.exec(items)?.[1]
    const whole = items && /tuple|map/.test(type) ? items : `${type.replace('?', '')} ${bounds}` + (items && !kinds ? ` of ${items}` : '')
    return { key: numberOf(key), name, type: typeOf(whole, page), optional: type.endsWith('?'), kinds: kinds && table(page + kinds) }
  })
  const { name: chosen, kinds } = fields.find(field => field.kinds) ?? {}
  return item => {
    if (!(item instanceof Map)) malformed('WRONG_TYPE')
    const read = Object.fromEntries(fields.flatMap(({ key, name, type, optional }) =>
      item.has(key) ? [[name, type(item.get(key))]] : optional ? [] : malformed('MISSING_KEY')))
    const keys = kinds?.find(kind => BigInt(kind[chosen]) === read[chosen]).keys.split(', ')
    if (keys?.some(key => !item.has(BigInt(key)))) malformed('MISSING_KEY')
    return item.size > (keys ?? Object.keys(read)).length ? malformed('UNKNOWN_KEY') : read
  }
}
export const read = (link, octets) => structure(link)(cbor(octets, limits(link)))

// keys.md, armor.md
export const LENGTHS = { '-9': { key: 65, signature: 64 }, '-49': { key: 1952, signature: 3309 } }
const isWhole = ({ algorithm, key }) => key.length === LENGTHS[algorithm].key && (algorithm !== -9n || key[0] === 4)
export const thumbprint = keys => sha256(encode(keys.map(({ algorithm, key }) => new Map([[1, algorithm], [2, key]]))))
export const serialOf = (letter, keys) => letter + BigInt('0x' + thumbprint(keys).toString('hex', 0, 10)).toString(32)
  .padStart(16, '0').replace(/./g, each => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[parseInt(each, 32)])
const BLOCK = /^(-----(?:BEGIN|END) COFFER .*)\n?((?:(?!-----).*\n?)*)(-----.*)?/gm
export function armor (octets) {
  if (octets.length > 8388608) malformed('OVER_LIMIT')
  const text = octets.toString('latin1').replace(/\r\n?/g, '\n').replace(/^(\xef\xbb\xbf)?[ \t>]*/gm, '').replace(/[ \t]+$/gm, '')
  const types = table('armor.md#armored-text').map(row => row.type.replaceAll('`', ''))
  const blocks = [...text.matchAll(BLOCK)].map(([, begin, lines, end]) => {
    const type = types.find(each => begin === `-----BEGIN COFFER ${each}-----`) ?? malformed('BAD_ARMOR')
    const content = Buffer.from(end ? lines : malformed('TRUNCATED'), 'base64')
    const isWritten = lines === content.toString('base64').replace(/.{1,64}/g, '$&\n')
    if (end !== `-----END COFFER ${type}-----` || !isWritten) malformed('BAD_ARMOR')
    return content.length < 1 || content.length > 4194304 ? malformed('OVER_LIMIT') : { type, content }
  })
  return blocks.length > 64 ? malformed('OVER_LIMIT') : blocks.length > 0 ? blocks : malformed('BAD_ARMOR')
}
