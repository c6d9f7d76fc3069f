/**
 * The studio's HTTP calls: read content, change drafts, review, publish.
 */
import { Api } from "../console/api.js";

const ROOT = "/api/v1/studio";

/** @typedef {(string|number)[]} Place */
/** @typedef {"submit"|"send-back"|"withdraw"|"approve"|"publish"} Step */

export class StudioApi extends Api {
  /** @param {string|null} [draft] whose new topics are among them. @returns {Promise<any[]>} */
  async topics(draft = null) {
    return (await this.call("GET", `${ROOT}/topics${draft ? `?draft=${draft}` : ""}`)).topics;
  }

  /** @param {string} id of the draft. @param {string} path of a file that is to be as it is live. */
  revert(id, path) {
    return this.call("POST", `${ROOT}/drafts/${id}/revert`, { path });
  }

  /** @param {string} id of the draft. @param {any} topic @returns {Promise<{path: string}>} */
  beginTopic(id, topic) {
    return this.call("POST", `${ROOT}/drafts/${id}/topics`, topic);
  }

  /** @returns {Promise<string[]>} paths of what is live. */
  async paths() {
    const { files } = await this.call("GET", `${ROOT}/files`);
    return files.map((/** @type {any} */ file) => file.path);
  }

  /** @param {string} path @param {string|null} draft @returns {Promise<any>} what it holds */
  async file(path, draft) {
    return (await this.wholeFile(path, draft)).holds;
  }

  /** @param {string} path @param {string|null} draft @returns {Promise<{text: string, holds: any}>} */
  wholeFile(path, draft) {
    return this.call("GET", `${ROOT}/file?${new URLSearchParams(draft ? { path, draft } : { path })}`);
  }

  /** @param {string} id @param {{path: string, was: string, text: string}} change `was` is the text that was seen. */
  putFile(id, change) {
    return this.call("PUT", `${ROOT}/drafts/${id}/file`, change);
  }

  /** @returns {Promise<any[]>} */
  async drafts() {
    return (await this.call("GET", `${ROOT}/drafts`)).drafts;
  }

  /** @param {string} id */
  draft(id) {
    return this.call("GET", `${ROOT}/drafts/${id}`);
  }

  /** @param {string} title */
  openDraft(title) {
    return this.call("POST", `${ROOT}/drafts`, { title });
  }

  /** @param {string} id @returns {Promise<any[]>} */
  async faults(id) {
    return (await this.call("GET", `${ROOT}/drafts/${id}/faults`)).faults;
  }

  /** @param {string} id @param {Record<string, string>} query */
  preview(id, query) {
    return this.call("GET", `${ROOT}/drafts/${id}/preview?${new URLSearchParams(query)}`);
  }

  /** @param {string|null} draft @param {Record<string, string|null>} query @returns {Promise<any>} a week of opening hours. */
  week(draft, query) {
    const given = Object.entries({ ...query, draft }).filter(([, value]) => value !== null);
    return this.call("GET", `${ROOT}/hours?${new URLSearchParams(/** @type {any} */ (given))}`);
  }

  /** @param {string} id @param {{path: string, place: Place, was: any, value: any}} change */
  putField(id, change) {
    return this.call("PUT", `${ROOT}/drafts/${id}/field`, change);
  }

  /** @param {string} id @param {Step} step @param {number} version @param {string} comment */
  step(id, step, version, comment) {
    return this.call("POST", `${ROOT}/drafts/${id}/${step}`, { version, comment });
  }

  /** @param {string} id */
  update(id) {
    return this.call("POST", `${ROOT}/drafts/${id}/update`, {});
  }

  releases() {
    return this.call("GET", `${ROOT}/releases`);
  }

  /** @param {number} number */
  restore(number) {
    return this.call("POST", `${ROOT}/releases/${number}/restore`, {});
  }
}
