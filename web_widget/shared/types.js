/**
 * Shapes of the wire protocol (docs/reference/protocol.md) as JSDoc types.
 * Holds no code: nothing loads this file at run time.
 *
 * @typedef {"fr"|"nl"|"de"|"en"} Lang
 * @typedef {"standard"|"easy"} Level
 * @typedef {"bot"|"queued"|"assigned"|"closed"} ConversationState
 * @typedef {"bot"|"agent"|"citizen"|"system"} Author
 *
 * @typedef {object} Source
 * @property {string} title
 * @property {string} url
 * @property {string} institution
 * @property {string} checked_on date, "2026-11-22"
 *
 * @typedef {object} Choice
 * @property {string} label
 * @property {string} value
 * @property {"answer"|"region"|"none"|"human"|"lang"|"level"|"callback"|"command"} kind
 *
 * @typedef {object} Message
 * @property {number} seq from 1, without gaps; 0 while the hub has not stored it yet
 * @property {string} at RFC 3339 UTC
 * @property {Author} author
 * @property {string|null} [author_name]
 * @property {string} label
 * @property {Lang} lang
 * @property {string} text
 * @property {Lang[]} [paragraph_langs] empty: all in `lang`.
 * @property {string} kind
 * @property {string} [content_origin]
 * @property {string|null} [client_msg_id]
 * @property {number|null} [reply_to]
 * @property {boolean} [final]
 * @property {string|null} [answer_id]
 * @property {string|null} [topic]
 * @property {string|null} [topic_name]
 * @property {string|null} [facet]
 * @property {number|null} [confidence] 0..1
 * @property {Source[]|null} [sources]
 * @property {string|null} [legal_basis]
 * @property {"automatic"|"on_request"|"mixed"|null} [grant_mode]
 * @property {string|null} [review_by]
 * @property {Choice[]|null} [choices]
 * @property {{model: string|null, release: string|null}|null} [versions]
 *
 * @typedef {object} StateFrame
 * @property {ConversationState} state
 * @property {number|null} position from 1
 * @property {[number, number]|null} expected_wait_seconds
 * @property {string|null} [next_opening] RFC 3339, while waiting and closed
 * @property {string|null} agent_name
 * @property {string|null} reopen_until RFC 3339, of a closed conversation
 * @property {Lang} lang
 * @property {Level} level
 * @property {string|null} region
 * @property {Bulletin|null} [bulletin] what all citizens see now
 *
 * @typedef {object} Bulletin the institution's urgent notice
 * @property {string} label
 * @property {string} text
 * @property {{label: string, url: string}|null} link
 * @property {string} until RFC 3339
 *
 * @typedef {{type: string, client_msg_id?: string, [field: string]: any}} Frame
 */

export {};
