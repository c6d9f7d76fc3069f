/**
 * The studio's HTTP calls about teaching and upkeep: examples, training, inbox, models,
 * what is due, urgent notice, accounts.
 */
import { StudioApi } from "./api.js";

const ROOT = "/api/v1/studio";

/** @typedef {{label: string, provenance: string, texts: string[]}} Block */
/** @typedef {{line: number, text: string, label: string, language: string, fault: string, warning: string}} Row */

export class TeachingApi extends StudioApi {
  /** @param {string|null} draft @returns {Promise<{floor: number, counts: any[]}>} */
  balance(draft) {
    return this.call("GET", `${ROOT}/examples/balance${asQuery({ draft })}`);
  }

  /** @param {string} topic @param {string} lang @param {string|null} draft @returns {Promise<Block[]>} */
  async examples(topic, lang, draft) {
    return (await this.call("GET", `${ROOT}/examples${asQuery({ topic, lang, draft })}`)).blocks;
  }

  /** @param {string} text @param {string} language @param {string|null} draft @returns {Promise<any>} */
  closest(text, language, draft) {
    return this.call("POST", `${ROOT}/examples/closest`, { text, language, draft });
  }

  /** @param {string} draft @param {string} label @param {string} language @param {string[]} texts @returns {Promise<Row[]>} */
  async addExamples(draft, label, language, texts) {
    return (await this.call("POST", `${ROOT}/drafts/${draft}/examples`, { label, language, texts })).rows;
  }

  /** @param {string} draft @param {{label: string, language: string, text: string, to: string|null}} moved */
  moveExample(draft, moved) {
    return this.call("POST", `${ROOT}/drafts/${draft}/examples/move`, moved);
  }

  /** @param {string} draft @param {import("./merge-dialog.js").Move[]} moves @returns {Promise<{moved: number, doubles: number, undo: any}>} */
  moveExamples(draft, moves) {
    return this.call("POST", `${ROOT}/drafts/${draft}/examples/moves`, { moves });
  }

  /** @param {string} draft @param {any} undo as `moveExamples` returned it. */
  undoMoves(draft, undo) {
    return this.call("POST", `${ROOT}/drafts/${draft}/examples/undo`, undo);
  }

  /** @param {string} topic @param {string|null} draft @returns {Promise<import("./remove-topic-page.js").Removal>} */
  removal(topic, draft) {
    return this.call("GET", `${ROOT}/topics/${encodeURIComponent(topic)}/removal${asQuery({ draft })}`);
  }

  /** @param {string} draft @param {string} topic @returns {Promise<{undo: any}>} */
  removeTopic(draft, topic) {
    return this.call("POST", `${ROOT}/drafts/${draft}/topics/${encodeURIComponent(topic)}/remove`, {});
  }

  /** @param {string} draft @param {any} undo as `removeTopic` returned it. */
  undoRemoval(draft, undo) {
    return this.call("POST", `${ROOT}/drafts/${draft}/topics/undo`, undo);
  }

  /** @param {string} draft @param {string} source a table, or a YAML file. @param {boolean} isTrial @returns {Promise<{taken: number, refused: number, rows: Row[]}>} */
  importExamples(draft, source, isTrial) {
    return this.call("POST", `${ROOT}/drafts/${draft}/examples/import`, { source, is_trial: isTrial });
  }

  /** @param {string|null} draft @returns {Promise<any[]>} */
  async dialogues(draft) {
    return (await this.call("GET", `${ROOT}/dialogues${asQuery({ draft })}`)).dialogues;
  }

  /** @param {any} dialogue kept or not. @returns {Promise<any[]>} what each step led to. */
  async playDialogue({ title, language, steps }) {
    return (await this.call("POST", `${ROOT}/dialogues/play`, { dialogue: { title, language, steps } })).steps;
  }

  /** @param {string} draft @param {string} name @param {any} was null for a new one. @param {any} dialogue */
  putDialogue(draft, name, was, dialogue) {
    return this.call("PUT", `${ROOT}/drafts/${draft}/dialogues/${name}`, { was, dialogue });
  }

  /** @param {string} draft @param {string} name */
  removeDialogue(draft, name) {
    return this.call("DELETE", `${ROOT}/drafts/${draft}/dialogues/${name}`);
  }

  /** @param {string} draft @returns {Promise<any>} the run, or null. */
  async training(draft) {
    return (await this.call("GET", `${ROOT}/drafts/${draft}/training`)).run;
  }

  /** @param {string} draft @returns {Promise<any>} the run. */
  train(draft) {
    return this.call("POST", `${ROOT}/drafts/${draft}/train`, {});
  }

  /** @returns {Promise<import("./models-page.js").Bank>} */
  models() {
    return this.call("GET", `${ROOT}/models`);
  }

  /** @param {string} run @returns {Promise<import("./model-choice.js").Offer>} an earlier model beside the one that serves. */
  modelOffer(run) {
    return this.call("GET", `${ROOT}/models/${run}/offer`);
  }

  /** @param {string} run whose model is to serve. @returns {Promise<import("./models-page.js").Bank>} */
  activateModel(run) {
    return this.call("POST", `${ROOT}/models/${run}/activate`, {});
  }

  /** @returns {Promise<import("./models-page.js").Bank>} */
  restoreModel() {
    return this.call("POST", `${ROOT}/models/restore`, {});
  }

  /** @returns {Promise<any>} */
  inbox() {
    return this.call("GET", `${ROOT}/inbox`);
  }

  /** @returns {Promise<{overdue: number, items: import("./due-page.js").Due[]}>} */
  due() {
    return this.call("GET", `${ROOT}/due`);
  }

  /** @returns {Promise<{current: any, before: any[], limits: {text_chars: number, days: number}}>} */
  bulletins() {
    return this.call("GET", `${ROOT}/bulletins`);
  }

  /** @param {{texts: Record<string, string>, links: Record<string, string>|null, until: string}} bulletin */
  postBulletin(bulletin) {
    return this.call("POST", `${ROOT}/bulletins`, bulletin);
  }

  /** @param {number} id */
  endBulletin(id) {
    return this.call("POST", `${ROOT}/bulletins/${id}/end`, {});
  }

  /** @returns {Promise<{accounts: any[], teams: string[], roles: string[]}>} */
  accounts() {
    return this.call("GET", "/api/v1/accounts");
  }

  /** @param {string} login @param {any} account */
  putAccount(login, account) {
    return this.call("PUT", `/api/v1/accounts/${encodeURIComponent(login)}`, account);
  }

  /** @param {number|null} before @returns {Promise<{entries: any[], is_whole: boolean}>} */
  trail(before) {
    return this.call("GET", `${ROOT}/audit${asQuery({ before })}`);
  }
}

/** @param {string|null} draft @returns {string} where all examples can be fetched as a table. */
export function exportAddress(draft) {
  return `${ROOT}/examples.csv${asQuery({ draft })}`;
}

/** @param {string|null} draft @param {string|null} topic @param {string|null} lang @returns {string} where these can be fetched as YAML. */
export function yamlAddress(draft, topic = null, lang = null) {
  return `${ROOT}/examples.yml${asQuery({ draft, topic, lang })}`;
}

/** @param {Record<string, string|number|null>} values those that are null are left out. */
function asQuery(values) {
  const given = Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]]));
  return given.length ? `?${new URLSearchParams(given)}` : "";
}
